import { ExpectedError } from '../errors.ts';
import { operatorIssuer } from '../links/felix-typha/operator-secret.ts';
import type { Identities, Identity } from '../plan/identity.ts';
import type { Materials } from '../plan/materials.ts';
import { createAuthority, issueLeaf } from '../x509/issue.ts';
import { tracePrivateKey } from '../x509/key.ts';
import type { KeyAlgorithm } from '../x509/key-pair.ts';
import { loadAuthority } from '../x509/loaded-authority.ts';
import { parseCertificates } from '../x509/parse.ts';
import { wouldAccept } from '../x509/verify.ts';
import type { Api } from './api.ts';
import { readAuthoritySecret } from './authority-secret.ts';
import { type KeyStore, keyStore } from './key-store.ts';
import { names } from './labels.ts';
import { type SignedFiles, signedCertificates } from './signing.ts';
import { type KeyedCertificate, readStaged, type Staged } from './staging.ts';

/** Where the new certificates come from. */
export type CertificateSource =
  /** A CA of this program, kept in Secret calico-tls-ca unless its key is to be forgotten. */
  | { readonly kind: 'own'; readonly keepKey: boolean }
  | { readonly kind: 'authority-secret'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'authority'; readonly from: string; readonly pair: KeyedCertificate }
  | {
      readonly kind: 'ready';
      readonly typha: KeyedCertificate;
      readonly felix: KeyedCertificate;
      readonly caPem: string;
    }

  /** Answers of a CA of the user's own to the requests that `requestSignatures` made. */
  | { readonly kind: 'signed'; readonly files: SignedFiles };

export interface CertificateWish {
  readonly source: CertificateSource;
  readonly identities: Identities;
  /** Null: one year. */
  readonly lifetimeDays: number | null;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly operator: boolean;
}

/** Certificates for both ends: those that an interrupted run staged where they still fit, else new ones. */
export async function obtainCertificates(
  api: Api,
  namespace: string,
  wish: CertificateWish,
  now: Date,
): Promise<Staged> {
  const isGiven = wish.source.kind === 'ready' || wish.source.kind === 'signed';
  const staged = isGiven ? null : await readStaged(api, namespace);
  if (staged !== null && misfit(staged, wish, now) === null) return staged;
  const made = await fromSource(api, namespace, wish, now);
  const problem = misfit(made, wish, now);
  if (problem === null) return made;
  throw new ExpectedError(problem, {
    code: 'unfit-certificate',
    remedy: 'Nothing was written. Give certificates with the names and usages that the plan needs.',
  });
}

/** What the planner may know of them: everything but the keys. */
export function materialsOf(staged: Staged): Materials {
  const leaf = ({ certificatePem, privateKeyPem }: KeyedCertificate) => ({
    certificatePem,
    key: tracePrivateKey(privateKeyPem),
  });
  return { authorityPem: staged.caPem, typha: leaf(staged.typha), felix: leaf(staged.felix) };
}

export function keysOf(staged: Staged): KeyStore {
  return keyStore([staged.typha.privateKeyPem, staged.felix.privateKeyPem]);
}

function fromSource(api: Api, namespace: string, wish: CertificateWish, now: Date): Promise<Staged> {
  switch (wish.source.kind) {
    case 'ready':
      return Promise.resolve(readyOf(wish.source));
    case 'signed':
      return signedCertificates(api, namespace, wish.identities, wish.source.files);
    default:
      return issued(api, namespace, { ...wish, source: wish.source }, now);
  }
}

type SigningSource = Exclude<CertificateSource, { kind: 'ready' | 'signed' }>;

async function issued(
  api: Api,
  namespace: string,
  wish: CertificateWish & { readonly source: SigningSource },
  now: Date,
): Promise<Staged> {
  const { pair, caKeyPem } = await authorityOf(api, namespace, wish.source, now);
  const loaded = loadAuthority(pair.certificatePem, pair.privateKeyPem, now);
  if (loaded.authority === null) throw unusable(wish.source, namespace, loaded.problem);
  const [subject] = parseCertificates(pair.certificatePem).certificates;
  if (wish.operator && subject?.commonName.startsWith(operatorIssuer))
    throw unusable(
      wish.source,
      namespace,
      `its Common Name begins with ${operatorIssuer}: the operator would take its leafs for its own and replace them`,
    );
  const leaf = (identity: Identity, usage: 'serverAuth' | 'clientAuth') =>
    issueLeaf(loaded.authority, {
      commonNames: [identity.commonName],
      uriSans: [identity.spiffeId],
      extendedKeyUsage: [usage],
      keyAlgorithm: wish.keyAlgorithm,
      ...(wish.lifetimeDays === null ? {} : { lifetimeDays: wish.lifetimeDays }),
      now,
    });
  return {
    typha: leaf(wish.identities.typha, 'serverAuth'),
    felix: leaf(wish.identities.felix, 'clientAuth'),
    caPem: pair.certificatePem,
    caKeyPem,
  };
}

async function authorityOf(
  api: Api,
  namespace: string,
  source: SigningSource,
  now: Date,
): Promise<{ pair: KeyedCertificate; caKeyPem: string | null }> {
  switch (source.kind) {
    case 'authority':
      return { pair: source.pair, caKeyPem: null };
    case 'authority-secret': {
      const pair = await readAuthoritySecret(api, source.namespace, source.name);
      if (pair === null) throw unusable(source, namespace, 'it has no tls.crt and tls.key');
      return { pair, caKeyPem: null };
    }
    case 'own': {
      const kept = source.keepKey ? await readAuthoritySecret(api, namespace) : null;
      if (kept !== null) return { pair: kept, caKeyPem: null };
      const made = createAuthority({ commonName: `calico-tls-ca ${now.toISOString().slice(0, 10)}`, now });
      return { pair: made, caKeyPem: source.keepKey ? made.privateKeyPem : null };
    }
  }
}

function readyOf({ typha, felix, caPem }: Extract<CertificateSource, { kind: 'ready' }>): Staged {
  return { typha, felix, caPem, caKeyPem: null };
}

/** Why certificates do not fit what is wished; null when they do. Each end's file is judged as the other end does. */
function misfit(staged: Staged, wish: CertificateWish, now: Date): string | null {
  const ends = [
    { name: "Typha's", pair: staged.typha, identity: wish.identities.typha, role: 'client' as const },
    { name: "Felix's", pair: staged.felix, identity: wish.identities.felix, role: 'server' as const },
  ];
  for (const { name, pair, identity, role } of ends) {
    const [leaf] = parseCertificates(pair.certificatePem).certificates;
    if (leaf === undefined) return `${name} certificate is not PEM`;
    if (tracePrivateKey(pair.privateKeyPem).publicKeySha256 !== leaf.publicKey.sha256)
      return `${name} private key belongs to another certificate`;
    if (leaf.commonName !== identity.commonName)
      return `${name} certificate has the Common Name ${JSON.stringify(leaf.commonName)}, not ${identity.commonName}`;
    if (!leaf.uriSans.includes(identity.spiffeId))
      return `${name} certificate lacks the URI SAN ${identity.spiffeId}`;
    const verifier = { role, caFile: staged.caPem, commonName: '', uriSan: '' };
    const verdict = wouldAccept(verifier, { certFile: pair.certificatePem }, now);
    if (!verdict.accepted) return `${name} certificate would be refused: ${verdict.refusal.message}`;
  }
  return null;
}

function unusable(source: SigningSource, namespace: string, problem: string): ExpectedError {
  const place =
    source.kind === 'authority-secret'
      ? `Secret ${source.namespace}/${source.name}`
      : source.kind === 'authority'
        ? source.from
        : `Secret ${namespace}/${names.ca}`;
  return new ExpectedError(`the CA in ${place} cannot sign: ${problem}`, {
    code: 'unfit-authority',
    remedy: 'Give another CA with --ca-cert and --ca-key or --ca-secret.',
  });
}
