import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const issuer = 'https://kubernetes.default.svc.cluster.local';

export interface TokenTimes {
  /** Seconds since 1970. */
  readonly issued: number;
  readonly expires: number;
}

/** A token of the ServiceAccount default/default with this uid, signed with the cluster's own key. */
export function serviceAccountToken(clusterDir: string, uid: string, times: TokenTimes): string {
  const account = { namespace: 'default', serviceaccount: { name: 'default', uid } };
  const claims = {
    iss: issuer,
    aud: [issuer],
    sub: 'system:serviceaccount:default:default',
    iat: times.issued,
    nbf: times.issued,
    exp: times.expires,
    'kubernetes.io': account,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
  const key = createPrivateKey(readFileSync(join(clusterDir, 'pki', 'sa.key')));
  const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' });
  return `${body}.${signature.toString('base64url')}`;
}
