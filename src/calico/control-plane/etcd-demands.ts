import { type EtcdLine, lineOption } from './etcd-line.ts';
import type { Option } from './option.ts';
import { goBoolean } from './word-flags.ts';

/** What an etcd demands of clients at its secure listeners. */
export type EtcdDemands =
  | { readonly kind: 'nothing'; readonly why: 'unset' | 'auto-tls' }
  | { readonly kind: 'certificate' }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Whether a client needs a certificate: with `client-cert-auth` or with a CA of clients alone, except that `auto-tls`
 * without certificate and key of its own takes the place of both. Source: etcd server/embed/config.go (ClientSelfCert),
 * client/pkg/transport/listener.go (ServerConfig); seen with etcd 3.6.8.
 */
export function etcdDemands(line: EtcdLine): EtcdDemands {
  const read = (name: string) => lineOption(line, name);
  const [auth, ca, auto, cert, key] = [
    read('client-cert-auth'),
    read('trusted-ca-file'),
    read('auto-tls'),
    read('cert-file'),
    read('key-file'),
  ];
  const asked = either(isTrue(auth), isText(ca));
  const replaced = both(isTrue(auto), not(either(isText(cert), isText(key))));
  if (replaced === true) return { kind: 'nothing', why: 'auto-tls' };
  if (asked === false) return { kind: 'nothing', why: 'unset' };
  if (asked === true && replaced === false) return { kind: 'certificate' };
  const unreadable = [auth, ca, auto, cert, key].find((option) => option.kind === 'unknown');
  return {
    kind: 'unknown',
    why: unreadable?.kind === 'unknown' ? unreadable.why : 'its settings are not known',
  };
}

/**
 * The names of which a client certificate needs one: a SAN of its own for one of them. [] for any name. A repeated
 * flag: the last.
 */
export function allowedNames(line: EtcdLine): readonly string[] | { readonly why: string } {
  const option = lineOption(line, 'client-cert-allowed-hostname');
  if (option.kind === 'unknown') return { why: option.why };
  return option.kind === 'set' && option.text !== '' ? option.text.split(',') : [];
}

/** A revocation list, and whether etcd reads it for clients of gRPC; null: its version decides, and is not known. */
export interface RevocationFile {
  readonly path: string;
  readonly isRead: boolean | null;
}

/**
 * The revocation list that counts for clients: one that is PEM, or that is not there, refuses every one. The
 * configuration file has no such setting, and up to etcd 3.6 a listener that serves gRPC alone does not read it.
 * Source: etcd client/pkg/transport/listener_tls.go (checkCRL), server/embed/serve.go; seen with etcd 3.6.8 and 3.7.3.
 */
export function revocationFile(line: EtcdLine): RevocationFile | null {
  const file = lineOption(line, 'client-crl-file');
  if (line.configuration !== null || file.kind !== 'set' || file.text === '') return null;
  const split = lineOption(line, 'listen-client-http-urls');
  const isSplit = split.kind === 'set' && split.text !== '';
  const minor = /^3\.(\d+)$/.exec(line.release ?? '')?.[1];
  const isRead = !isSplit || (minor === undefined ? null : Number(minor) >= 7);
  return isRead === false ? null : { path: file.text, isRead };
}

type Known = boolean | null;

function isText(option: Option): Known {
  if (option.kind === 'unknown') return null;
  return option.kind === 'set' && option.text !== '';
}

function isTrue(option: Option): Known {
  if (option.kind === 'unknown') return null;
  return option.kind === 'set' && goBoolean(option.text) === true;
}

function either(one: Known, other: Known): Known {
  if (one === true || other === true) return true;
  return one === null || other === null ? null : false;
}

function both(one: Known, other: Known): Known {
  return not(either(not(one), not(other)));
}

function not(one: Known): Known {
  return one === null ? null : !one;
}
