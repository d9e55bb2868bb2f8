import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdEnd } from '../end.ts';
import { whyUnknown } from '../setting.ts';

export const ctls316: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS316',
  link: 'etcd',
  severity: 'error',
  title: 'Every endpoint of etcd is dialled as it is written',
  explanation:
    "Calico splits the list at commas and takes no blanks away; etcd's client never reaches an endpoint with a blank, a semicolon, another scheme or no port, and says nothing while another member answers. It takes the scheme of the first endpoint for all of them.",
  remedy: 'Write https://HOST:PORT for every member, with commas and no blanks between them.',
  examples: etcdClient,
  checks: { end: dialled },
});

function dialled({ name, dials, client }: EtcdEnd): CheckResult[] {
  const { endpoints } = client.settings;
  if (dials === null) return [unknown(ctls316, name, whyUnknown(endpoints))];
  if (dials.length === 0) return [];
  const never = dials.filter(({ problem }) => problem !== null);
  const mixed = dials.filter(({ problem, againstItsScheme }) => problem === null && againstItsScheme);
  if (never.length === 0 && mixed.length === 0) return [passed(ctls316, name)];
  const problems = [
    ...never.map(({ text, problem }) => `${JSON.stringify(text)} is never reached: ${problem}`),
    ...mixed.map(
      ({ text, plaintext }) =>
        `${text} is dialled ${plaintext === true ? 'in plaintext' : 'with TLS'} because of the first`,
    ),
  ];
  return [
    failedCheck(ctls316, {
      subject: name,
      severity: never.length > 0 ? 'error' : 'warning',
      message: `${name}: of ${endpoints.name}, ${listed(problems)}`,
      evidence: [endpoints.origin],
    }),
  ];
}
