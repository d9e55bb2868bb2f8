import { ExpectedError, exitCodes } from '../../../errors.ts';
import { redactSecretValue } from '../../../snapshot/secret-value.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { tracePrivateKey } from '../../../x509/key.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import { keyPairRefusal } from '../../../x509/tls/key-pair-file.ts';
import { wouldAccept } from '../../../x509/verify.ts';
import type { EtcdMaterials } from '../../connections/etcd/certificates.ts';

/** Certificates for the clients of etcd, as PEM. */
export interface EtcdFiles {
  /** The CA that signed etcd's own certificate; null: the one that is in use. */
  readonly ca: string | null;
  readonly cert: string;
  readonly key: string;
}

/**
 * What the planner may know of the files, once they are found fit: PEM, dates, clientAuth, the key of the certificate, a
 * CA, and the chain to it as etcd verifies a client (Go crypto/x509). Throws an ExpectedError (usage) otherwise.
 */
export function etcdMaterials(files: EtcdFiles, now: Date): EtcdMaterials {
  const certificatePem = certificatesOnly(files.cert);
  const [leaf] = parseCertificates(certificatePem).certificates;
  if (leaf === undefined) throw unfit('--etcd-cert holds no PEM certificate', 'no-certificate');
  const key = tracePrivateKey(files.key);
  if (key.publicKeySha256 === null)
    throw unfit(
      `--etcd-key is not a private key that can be read: ${key.problem ?? key.unjudged ?? 'not PEM'}`,
      'unfit-key',
    );
  const refusal = keyPairRefusal(certificatePem, key);
  if (refusal !== null)
    throw unfit(
      `--etcd-key does not belong to --etcd-cert (${nameOf(leaf)}): ${refusal.message}`,
      'unfit-key',
    );
  const problem = leafProblem(leaf, now);
  if (problem !== null) throw unfit(`--etcd-cert (${nameOf(leaf)}) ${problem}`, 'unfit-certificate');
  if (files.ca === null) return { authorityPem: null, certificatePem, key };
  const authorityPem = certificatesOnly(files.ca);
  const authorities = parseCertificates(authorityPem).certificates;
  if (authorities.length === 0) throw unfit('--etcd-ca holds no PEM certificate', 'no-certificate');
  const stranger = authorities.find(({ basicConstraintsValid, isCa }) => !basicConstraintsValid || !isCa);
  if (stranger !== undefined)
    throw unfit(`--etcd-ca holds a certificate that is no CA (${nameOf(stranger)})`, 'unfit-ca');
  const verifier = { role: 'server', caFile: authorityPem, commonName: '', uriSan: '' } as const;
  const verdict = wouldAccept(verifier, { certFile: certificatePem }, now);
  if (!verdict.accepted)
    throw unfit(
      `etcd would refuse --etcd-cert (${nameOf(leaf)}) with the CA in --etcd-ca: ${verdict.refusal.message}`,
      'unfit-certificate',
    );
  return { authorityPem, certificatePem, key };
}

function leafProblem(leaf: Certificate, now: Date): string | null {
  const { extendedKeyUsage, notBefore, notAfter } = leaf;
  const usages = extendedKeyUsage ?? [];
  if (usages.length > 0 && !usages.includes('clientAuth') && !usages.includes('any'))
    return `is not for clients: its extended key usage is ${usages.join(', ')}, not clientAuth`;
  if (notAfter.getTime() < now.getTime()) return `expired ${notAfter.toISOString()}`;
  if (notBefore.getTime() > now.getTime()) return `is valid only from ${notBefore.toISOString()}`;
  return null;
}

/** The CERTIFICATE blocks alone, as they are seen again once they are stored; a key in the same file is left out. */
function certificatesOnly(pem: string): string {
  const seen = redactSecretValue('certificate', Buffer.from(pem));
  return seen.kind === 'text' ? seen.text : '';
}

function nameOf({ commonName, subject }: Certificate): string {
  return commonName === '' ? subject || 'no subject' : `CN ${commonName}`;
}

function unfit(message: string, code: string): ExpectedError {
  return new ExpectedError(message, {
    code,
    remedy:
      "Nothing was written. Give a client certificate of the CA that etcd trusts (--etcd-cert, --etcd-key) and the CA that signed etcd's own (--etcd-ca); one file may hold several CAs.",
    exitCode: exitCodes.usage,
  });
}
