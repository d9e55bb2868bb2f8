import type { RefusalCode } from '../../x509/verdict.ts';
import type { End } from '../felix-typha/end.ts';
import { listed, shown, unique } from '../wording.ts';

export interface Required {
  readonly commonName: string;
  readonly uriSan: string;
}

/** The matter of a refusal, in words. Null: an end that is not known. */
export interface Matter {
  readonly code: RefusalCode | null;
  readonly refusedBy: 'server' | 'client';
  /** Whose certificate it is, and who looks at it. */
  readonly holder: End | null;
  readonly verifier: End | null;
  /** What the end that refuses says that it requires: its log before its settings. */
  readonly required: Required | null;
  /** The error as the log has it. */
  readonly error: string;
}

/** What is wrong with the certificate, with its names, dates and issuer. */
export function refusalClause(matter: Matter): string {
  const { code, holder, verifier, refusedBy, error } = matter;
  const leaf = holder?.certificate?.leaf ?? null;
  const one = refusedBy === 'server' ? 'Typha' : 'the client';
  switch (code) {
    case null:
      return refusedBy === 'server'
        ? 'the connection is cut off once the client has shown its certificate; only the log of that Typha says why'
        : 'the clients refuse what Typha presents; their logs say why';
    case 'plaintext-peer':
      return refusedBy === 'server'
        ? 'the clients speak plaintext and Typha TLS'
        : 'the clients speak TLS and Typha plaintext';
    case 'wrong-cn':
    case 'wrong-uri-san':
    case 'wrong-cn-or-uri-san': {
      const held =
        leaf === null ? 'their names are not known' : namesText(leaf.commonName, leaf.uriSans, code);
      return `${held}, ${one} requires ${requiredText(matter)}`;
    }
    case 'expired':
      return leaf === null ? error : `it expired on ${leaf.notAfter.toISOString()}`;
    case 'not-yet-valid':
      return leaf === null ? error : `it is valid only from ${leaf.notBefore.toISOString()}`;
    case 'incompatible-key-usage':
      return `its extended key usage is ${listed(leaf?.extendedKeyUsage ?? []) || 'another one'}, ${one} requires ${refusedBy === 'server' ? 'clientAuth' : 'serverAuth'}`;
    case 'unknown-authority': {
      const trusted = anchors(verifier);
      const issuer = leaf?.issuer ?? 'its issuer';
      const same = trusted.includes(issuer) ? ' (a CA of that name is there, with another key)' : '';
      return `${issuer} is not among the CAs that ${one} trusts${place(verifier)}: ${listed(trusted) || 'not known'}${same}`;
    }
    case 'no-certificate':
      return `they show no certificate. Go withholds one that no CA named by Typha has issued: the issuer is ${leaf?.issuer ?? 'not known'}, Typha names ${listed(anchors(verifier)) || 'CAs that are not known'}${place(verifier)}`;
    default:
      return error === '' ? code : error;
  }
}

function namesText(commonName: string, uriSans: readonly string[], code: RefusalCode): string {
  const cn = `CN is ${commonName === '' ? 'empty' : shown(commonName)}`;
  const uris = uriSans.length === 0 ? 'it has no URI SAN' : `URI SAN is ${listed(uriSans.map(shown))}`;
  if (code === 'wrong-cn') return `its ${cn}`;
  if (code === 'wrong-uri-san') return uriSans.length === 0 ? uris : `its ${uris}`;
  return `its ${cn} and ${uris}`;
}

function requiredText({ required, verifier }: Matter): string {
  const { commonName, uriSan } = required ?? verifier?.tls ?? { commonName: '', uriSan: '' };
  const wanted = [commonName && `CN ${shown(commonName)}`, uriSan && `URI ${shown(uriSan)}`].filter(Boolean);
  return wanted.join(' or ') || 'another name';
}

const anchors = (end: End | null): string[] =>
  unique((end?.trust?.anchors ?? []).map(({ subject }) => subject));

const place = (end: End | null): string => (end?.trust == null ? '' : ` (${end.trust.source})`);
