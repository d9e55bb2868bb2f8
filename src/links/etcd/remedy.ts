import { schemeOf } from '../../calico/etcd-endpoints.ts';
import type { FindingCode, Remedy } from '../../findings/finding.ts';
import type { RemedyFor } from '../certificates/checks.ts';
import type { StoredCertificate } from '../certificates/stored-certificate.ts';

const files = '--etcd-cert client.crt --etcd-key client.key';
const filesText =
  'client.crt and client.key are a client certificate of the CA that etcd trusts, and its key';

/** What moves these endpoints to mutual TLS; etcd itself must come first. */
export function plaintextRemedy(endpoints: readonly string[]): Remedy {
  const secure = endpoints.map((endpoint) => endpoint.replace(/^http:/i, 'https:'));
  const isWhole = endpoints.every((endpoint) => schemeOf(endpoint) !== null && /^[\w.:/-]+$/.test(endpoint));
  const check = isWhole ? ` --etcd-endpoints ${secure.join(',')} --check-etcd` : '';
  return {
    command: `kubectl calico-tls enable etcd --etcd-ca etcd-ca.crt ${files}${check}`,
    text: `Let etcd listen with TLS as well first. etcd-ca.crt verifies etcd; ${filesText}. Take etcd's http:// listener away last.`,
  };
}

/** What gives a client the certificate that it lacks. */
export const certificateRemedy: Remedy = {
  command: `kubectl calico-tls enable etcd ${files}`,
  text: `${filesText}. etcd asks for it with --client-cert-auth and --trusted-ca-file: set them once every client has one.`,
};

/** Renewal of a client certificate that a Secret holds and nothing else renews. */
export function renewalRemedy(stored: StoredCertificate, renewedBy: string | null): RemedyFor {
  const isOurs = stored.object?.object === 'Secret' && renewedBy === null;
  return (code: FindingCode) =>
    isOurs && (code === 'CTLS401' || code === 'CTLS402')
      ? {
          command: `kubectl calico-tls rotate etcd ${files}`,
          text: `Have the CA issue a new one: ${filesText}.`,
        }
      : null;
}
