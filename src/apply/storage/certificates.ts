import { ExpectedError } from '../../errors.ts';
import { operatorIssuer } from '../../links/felix-typha/operator-secret.ts';
import type { KeyStore } from '../../patch/key-store.ts';
import type { NewCertificates } from '../../plan/model/certificates.ts';
import { type ChangeGoal, isRotationGoal } from '../../plan/model/goal.ts';
import type { Identities, Identity } from '../../plan/model/identity.ts';
import { pemBlock } from '../../x509/der/pem-text.ts';
import { createAuthority, issueLeaf } from '../../x509/issue.ts';
import { loadAuthority } from '../../x509/issuing/loaded-authority.ts';
import { tracePrivateKey } from '../../x509/key.ts';
import type { KeyAlgorithm } from '../../x509/key-pair.ts';
import { parseCertificates } from '../../x509/parse.ts';
import { keyPairRefusal } from '../../x509/tls/key-pair-file.ts';
import { wouldAccept } from '../../x509/verify.ts';
import type { Api } from '../objects/api.ts';
import { readAuthoritySecret } from './authority-secret.ts';
import { keyStore } from './key-store.ts';
import { names } from './labels.ts';
import { namesIn, type SignedFiles, signedCertificates } from './signing.ts';
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

/** Which CA may sign, and what a run before may have staged. Without it: any CA, and any change but a rotation. */
export interface Signing {
  /** `present`: one that exists, none is made. `new`: one that is given, or one that is made though one is kept. */
  readonly authority: 'present' | 'new';
  /** The goal for which certificates may have been staged. */
  readonly goal: ChangeGoal;
  /** Who issued the certificate in use, for texts; null: nobody knows. */
  readonly issuer: string | null;
  /** Both ends present one certificate. */
  readonly oneLeaf: boolean;
}

export interface CertificateRequest {
  readonly source: CertificateSource;
  readonly identities: Identities;
  /** Null: one year. */
  readonly lifetimeDays: number | null;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly operator: boolean;
  readonly signing?: Signing;
}

/** Certificates for both ends: those that an interrupted run staged where they still fit, else new ones. */
export async function obtainCertificates(
  api: Api,
  namespace: string,
  request: CertificateRequest,
  now: Date,
): Promise<Staged> {
  const staged = await stagedBefore(api, namespace, request, now);
  if (staged !== null) return staged;
  const made = await fromSource(api, namespace, request, now);
  const problem = misfit(made, request, now);
  if (problem === null) return made;
  throw new ExpectedError(problem, {
    code: 'unfit-certificate',
    remedy: 'Nothing was written. Give certificates with the names and usages that the plan needs.',
  });
}

/** What the planner may know of them: everything but the keys. */
export function materialsOf(staged: Staged): NewCertificates {
  const leaf = ({ certificatePem, privateKeyPem }: KeyedCertificate) => ({
    certificatePem,
    key: tracePrivateKey(privateKeyPem),
  });
  const { caPem, caKeyPem, planKeepsCa } = staged;
  const kept = planKeepsCa === true && caKeyPem !== null ? { authorityKey: tracePrivateKey(caKeyPem) } : {};
  return { authorityPem: caPem, ...kept, typha: leaf(staged.typha), felix: leaf(staged.felix) };
}

export function keysOf({ typha, felix, caKeyPem }: Staged): KeyStore {
  return keyStore([typha.privateKeyPem, felix.privateKeyPem, ...(caKeyPem === null ? [] : [caKeyPem])]);
}

/** What a rotation that was broken off longer ago staged is made anew. */
const stagedForMs = 7 * 86_400_000;

/** What an interrupted run staged, where it is for the same and still fits. */
async function stagedBefore(
  api: Api,
  namespace: string,
  request: CertificateRequest,
  now: Date,
): Promise<Staged | null> {
  const { source, signing } = request;
  if (source.kind === 'ready' || source.kind === 'signed') return null;
  const isFor = (goal: string | null) =>
    signing === undefined ? !isRotationGoal(goal) : goal === signing.goal;
  const staged = await readStaged(api, namespace, isFor);
  if (staged === null || misfit(staged, request, now) !== null) return null;
  if (signing === undefined) return staged;
  const given = source.kind === 'own' ? null : (await authorityOf(api, namespace, request, source, now)).pair;
  if (given !== null && given.certificatePem !== staged.caPem) return null;
  const [leaf] = parseCertificates(staged.typha.certificatePem).certificates;
  if (leaf === undefined || now.getTime() - leaf.notBefore.getTime() > stagedForMs) return null;
  return { ...staged, planKeepsCa: signing.authority === 'new' };
}

function fromSource(api: Api, namespace: string, request: CertificateRequest, now: Date): Promise<Staged> {
  switch (request.source.kind) {
    case 'ready':
      return Promise.resolve(readyOf(request.source));
    case 'signed':
      return signedCertificates(api, namespace, request.identities, request.source.files);
    default:
      return issued(api, namespace, { ...request, source: request.source }, now);
  }
}

type SigningSource = Exclude<CertificateSource, { kind: 'ready' | 'signed' }>;

async function issued(
  api: Api,
  namespace: string,
  request: CertificateRequest & { readonly source: SigningSource },
  now: Date,
): Promise<Staged> {
  const { pair, caKeyPem } = await authorityOf(api, namespace, request, request.source, now);
  const loaded = loadAuthority(pair.certificatePem, pair.privateKeyPem, now);
  if (loaded.authority === null) throw unusable(request.source, namespace, loaded.problem);
  const [subject] = parseCertificates(pair.certificatePem).certificates;
  if (request.operator && subject?.commonName.startsWith(operatorIssuer))
    throw unusable(
      request.source,
      namespace,
      `its Common Name begins with ${operatorIssuer}: the operator would take its leafs for its own and replace them`,
    );
  const leaf = (identity: Identity, ...usages: string[]): KeyedCertificate => {
    const issued = issueLeaf(loaded.authority, {
      ...namesIn(identity),
      extendedKeyUsage: usages,
      keyAlgorithm: request.keyAlgorithm,
      ...(request.lifetimeDays === null ? {} : { lifetimeDays: request.lifetimeDays }),
      now,
    });
    return { ...issued, certificatePem: issued.certificatePem + intermediates(pair.certificatePem) };
  };
  const { typha, felix } = request.identities;
  const one = request.signing?.oneLeaf === true ? leaf(typha, 'serverAuth', 'clientAuth') : null;
  return {
    typha: one ?? leaf(typha, 'serverAuth'),
    felix: one ?? leaf(felix, 'clientAuth'),
    caPem: pair.certificatePem,
    caKeyPem,
    ...(request.signing?.authority === 'new' ? { planKeepsCa: true } : {}),
  };
}

/** The CAs that have a CA above them: sent along, for ends that trust only the root. */
function intermediates(authorityPem: string): string {
  return parseCertificates(authorityPem)
    .certificates.filter(({ subject, issuer }) => subject !== issuer)
    .map(({ der }) => pemBlock('CERTIFICATE', der))
    .join('');
}

async function authorityOf(
  api: Api,
  namespace: string,
  { signing }: CertificateRequest,
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
      const wanted = signing?.authority;
      const looks = wanted === 'present' || (wanted === undefined && source.keepKey);
      const kept = looks ? await readAuthoritySecret(api, namespace) : null;
      if (kept !== null) return { pair: kept, caKeyPem: null };
      if (wanted === 'present') throw noAuthority(namespace, signing?.issuer ?? null);
      const date = now.toISOString().slice(0, wanted === 'new' ? 19 : 10);
      const made = createAuthority({ commonName: `calico-tls-ca ${date}`, now });
      return { pair: made, caKeyPem: source.keepKey ? made.privateKeyPem : null };
    }
  }
}

function readyOf({ typha, felix, caPem }: Extract<CertificateSource, { kind: 'ready' }>): Staged {
  return { typha, felix, caPem, caKeyPem: null };
}

/** Why certificates do not fit what is wished; null when they do. Each end's file is judged as the other end does. */
function misfit(staged: Staged, request: CertificateRequest, now: Date): string | null {
  const ends = [
    { name: "Typha's", pair: staged.typha, identity: request.identities.typha, role: 'client' as const },
    { name: "Felix's", pair: staged.felix, identity: request.identities.felix, role: 'server' as const },
  ];
  for (const { name, pair, identity, role } of ends) {
    const [leaf] = parseCertificates(pair.certificatePem).certificates;
    if (leaf === undefined) return `${name} certificate is not PEM`;
    const unusable = keyPairRefusal(pair.certificatePem, tracePrivateKey(pair.privateKeyPem));
    if (unusable?.code === 'key-mismatch')
      return `${name} private key belongs to another certificate (${unusable.message})`;
    if (unusable !== null) return `${name} certificate and private key cannot be used: ${unusable.message}`;
    if (identity.commonName !== '' && leaf.commonName !== identity.commonName)
      return `${name} certificate has the Common Name ${JSON.stringify(leaf.commonName)}, not ${identity.commonName}`;
    if (identity.spiffeId !== '' && !leaf.uriSans.includes(identity.spiffeId))
      return `${name} certificate lacks the URI SAN ${identity.spiffeId}`;
    const verifier = { role, caFile: staged.caPem, commonName: '', uriSan: '' };
    const verdict = wouldAccept(verifier, { certFile: pair.certificatePem }, now);
    if (!verdict.accepted) return `${name} certificate would be refused: ${verdict.refusal.message}`;
  }
  return null;
}

function noAuthority(namespace: string, issuer: string | null): ExpectedError {
  const who = issuer === null ? '' : ` (${issuer})`;
  return new ExpectedError(
    `the CA that issued the certificate in use${who} is not at hand: there is no Secret ${namespace}/${names.ca} with it`,
    {
      code: 'no-authority',
      remedy:
        'Nothing was written. Give that CA with --ca-cert and --ca-key or --ca-secret, or ready certificates; or change the CA with rotate ca.',
      command: 'kubectl calico-tls rotate ca --dry-run=client',
    },
  );
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
