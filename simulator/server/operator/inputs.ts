import { type KubeObject, stringsAt } from '../json.ts';
import { judgeKeyPair, type KeyPair } from './certificates.ts';

/** What the operator reads before it renders. */
export interface OperatorInputs {
  readonly installation: KubeObject;
  readonly authorityPem: string;
  readonly typha: KeyPair;
  readonly node: KeyPair;
  /** The text of ConfigMap typha-ca, null when there is none. */
  readonly typhaCa: string | null;
  readonly nodes: number;
  /** Whether Felix is told to send flow logs to Goldmane, whose Deployment is not made here. */
  readonly goldmane: boolean;
}

export interface Identity {
  readonly commonName: string;
  readonly uriSan: string;
}

/** The identity that the operator takes a key pair for: from the Secret's keys, never from the certificate. */
export function identityOf(pair: KeyPair, byDefault: string): Identity {
  return pair.kind === 'byo' ? pair : { commonName: byDefault, uriSan: '' };
}

/** The decoded data of a Secret, null when there is none. */
export function secretData(secret: KubeObject | undefined): Record<string, string> | null {
  if (secret === undefined) return null;
  const entries = Object.entries(stringsAt(secret, 'data'));
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

export function judge(
  name: string,
  secret: KubeObject | undefined,
  authorityPem: string,
  now: Date,
): KeyPair {
  return judgeKeyPair(name, secretData(secret), authorityPem, now);
}
