import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdServer, hostOf, isLoopback, plainUrls } from '../server.ts';

export const ctls312: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS312',
  link: 'etcd',
  severity: 'error',
  title: 'etcd listens with TLS only',
  explanation:
    'An http:// URL in --listen-client-urls serves everybody who reaches it, beside the https:// ones. (--listen-metrics-urls shows no data.)',
  remedy: 'Remove the http:// URLs from --listen-client-urls.',
  probedOn: ['etcd'],
  examples: etcdServer,
  checks: { server: tlsOnly },
});

function tlsOnly({ name, listenUrls }: EtcdServer): CheckResult[] {
  if (listenUrls.kind === 'unknown') return [unknown(ctls312, name, listenUrls.why)];
  const plain = plainUrls(listenUrls);
  if (plain.length === 0) return [passed(ctls312, name)];
  const isLocal = plain.every((url) => isLoopback(hostOf(url)));
  return [
    failedCheck(ctls312, {
      subject: name,
      severity: isLocal ? 'warning' : 'error',
      message: `${name} listens in plaintext on ${listed(plain)}${isLocal ? ': every process of its host can use it' : ''}`,
    }),
  ];
}
