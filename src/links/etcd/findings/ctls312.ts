import { etcdListeners } from '../../../calico/control-plane/etcd-listeners.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdServer, plainListeners } from '../server.ts';
import { listenerRemedy } from '../setting-remedy.ts';

export const ctls312: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS312',
  link: 'etcd',
  severity: 'error',
  title: 'etcd listens with TLS only',
  explanation:
    'An http:// URL in --listen-client-urls serves everybody who reaches it, beside the https:// ones; one in --listen-client-http-urls serves the same data by the HTTP gateway. (--listen-metrics-urls shows no data.)',
  remedy: 'Remove the http:// URLs from --listen-client-urls and --listen-client-http-urls.',
  probedOn: ['etcd'],
  examples: etcdServer,
  checks: { server: tlsOnly },
});

function tlsOnly(server: EtcdServer): CheckResult[] {
  const { name, line } = server;
  const listeners = etcdListeners(line);
  if ('why' in listeners) return [unknown(ctls312, name, listeners.why)];
  const plain = plainListeners(server);
  if (plain.length === 0) return [passed(ctls312, name)];
  const isLocal = plain.every(({ local }) => local);
  const urls = plain.map(({ url, gateway }) => (gateway ? `${url} (HTTP gateway)` : url));
  return [
    failedCheck(ctls312, {
      subject: name,
      severity: isLocal ? 'warning' : 'error',
      message: `${name} listens in plaintext on ${listed(urls)}${isLocal ? ': every process of its host can use it' : ''}`,
      remedy: listenerRemedy(line),
    }),
  ];
}
