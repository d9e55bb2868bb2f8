import { operatorNamespace } from '../../../calico/installation.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { Reading } from '../../../snapshot/reading.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed, shown } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { convergeRemedy } from '../converge-remedy.ts';
import { type StatedIdentity, statedIdentity, takesFromSecrets, unreadWhy } from '../operator-secret.ts';

export const ctls113 = findingKind<FelixTyphaChecks>({
  code: 'CTLS113',
  link: 'felix-typha',
  severity: 'error',
  title: "The operator's two Secrets name the same kinds of identity",
  explanation:
    "The operator gives Typha the client's Common Name only if the Secret typha-certs has common-name, and the client's URI only if it has uri-san, with the values of node-certs. Where one Secret has only common-name and the other only uri-san, Typha gets an empty name and never listens. The operator reports nothing.",
  remedy:
    'Give both Secrets in tigera-operator the same keys, one Secret at a time, waiting for the rollouts in between.',
  passesFrom: ['installations'],
  failsFrom: ['installations'],
  examples: identity,
  asCause: 'no listening port, because no name is required of clients',
  checks: { cluster: symmetric },
});

function symmetric(context: FelixTyphaContext): CheckResult[] {
  const { snapshot, installation } = context;
  if (!takesFromSecrets(installation)) return [];
  return [symmetry(context, statedIdentity(snapshot, 'typha-certs'), statedIdentity(snapshot, 'node-certs'))];
}

function symmetry(
  context: FelixTyphaContext,
  typha: Reading<StatedIdentity>,
  node: Reading<StatedIdentity>,
): CheckResult {
  const subject = `${operatorNamespace}/typha-certs and node-certs`;
  if (typha.kind !== 'known' || node.kind !== 'known') {
    const unreadable = [typha, node].find(
      (reading) => reading.kind === 'forbidden' || reading.kind === 'failed',
    );
    return unreadable === undefined
      ? passed(ctls113, subject)
      : unknown(ctls113, subject, unreadWhy(context.snapshot, unreadable, 'the Secrets could not be read'));
  }
  const [t, n] = [typha.value, node.value];
  const kinds = (one: StatedIdentity) =>
    [one.commonName === '' ? '' : 'common-name', one.uriSan === '' ? '' : 'uri-san'].filter((k) => k !== '');
  const renderedCn = t.commonName === '' ? '' : n.commonName;
  const renderedUri = t.uriSan === '' ? '' : n.uriSan;
  const evidence = [t, n].map((one) => `${one.name} states ${listed(kinds(one)) || 'nothing'}`);
  const remedy = convergeRemedy(
    context,
    'Give both Secrets in tigera-operator the same of common-name and uri-san: one Secret, wait for the rollouts, then the other.',
  );
  if (renderedCn === '' && renderedUri === '')
    return failedCheck(ctls113, {
      subject,
      message: `${listed(evidence)}: the operator leaves Typha without any client name, so a Typha that starts never listens`,
      remedy,
    });
  if (kinds(t).join() === kinds(n).join()) return passed(ctls113, subject);
  const required = [
    renderedCn && `CN ${shown(renderedCn)}`,
    renderedUri && `URI ${shown(renderedUri)}`,
  ].filter(Boolean);
  return failedCheck(ctls113, {
    subject,
    severity: 'warning',
    message: `${listed(evidence)}: Typha requires ${required.join(' or ')} only`,
    remedy,
  });
}
