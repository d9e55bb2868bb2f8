import type { Certificate } from './certificate.ts';

interface SpiffeId {
  readonly trustDomain: string;
  /** '' or from the first slash on. */
  readonly path: string;
}

export type SpiffeParse =
  | { readonly id: SpiffeId; readonly problem: null }
  | { readonly id: null; readonly problem: SpiffeProblem };

export type SpiffeProblem =
  | 'empty'
  | 'too-long'
  | 'wrong-scheme'
  | 'missing-trust-domain'
  | 'trust-domain-too-long'
  | 'bad-trust-domain-character'
  | 'trailing-slash'
  | 'empty-segment'
  | 'dot-segment'
  | 'bad-path-character';

/** SPIFFE-ID 2.3 and 2.1. */
const longestId = 2048;
const longestTrustDomain = 255;

/**
 * A SPIFFE ID by the standard (SPIFFE-ID section 2): lower-case scheme and trust domain, no user, port, query,
 * fragment or percent-encoding, path segments of letters, digits, dots, dashes and underscores.
 */
export function parseSpiffeId(text: string): SpiffeParse {
  if (text === '') return refused('empty');
  if (!text.startsWith('spiffe://')) return refused('wrong-scheme');
  if (Buffer.byteLength(text) > longestId) return refused('too-long');
  const [, trustDomain = '', path = ''] = /^([^/]*)(.*)$/s.exec(text.slice('spiffe://'.length)) ?? [];
  if (trustDomain === '') return refused('missing-trust-domain');
  if (!/^[a-z0-9._-]+$/.test(trustDomain)) return refused('bad-trust-domain-character');
  if (trustDomain.length > longestTrustDomain) return refused('trust-domain-too-long');
  const problem = pathProblem(path);
  return problem === null ? { id: { trustDomain, path }, problem: null } : refused(problem);
}

function pathProblem(path: string): SpiffeProblem | null {
  if (path === '') return null;
  const segments = path.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    if (!/^[A-Za-z0-9._-]*$/.test(segment)) return 'bad-path-character';
    if (segment === '.' || segment === '..') return 'dot-segment';
    if (segment === '') return index === segments.length - 1 ? 'trailing-slash' : 'empty-segment';
  }
  return null;
}

function refused(problem: SpiffeProblem): SpiffeParse {
  return { id: null, problem };
}

const explanations: Readonly<Record<SpiffeProblem, string>> = {
  empty: 'is empty',
  'too-long': `is longer than ${longestId} bytes`,
  'wrong-scheme': 'does not begin with spiffe://',
  'missing-trust-domain': 'has no trust domain',
  'trust-domain-too-long': `has a trust domain of more than ${longestTrustDomain} bytes`,
  'bad-trust-domain-character':
    'has a trust domain with characters other than lower-case letters, digits, dots, dashes and underscores',
  'trailing-slash': 'ends in a slash',
  'empty-segment': 'has an empty path segment',
  'dot-segment': 'has a path segment of dots',
  'bad-path-character': 'has a path with characters other than letters, digits, dots, dashes and underscores',
};

/** The rest of a sentence that begins with the ID. */
export function explainSpiffeProblem(problem: SpiffeProblem): string {
  return explanations[problem];
}

/** What makes a leaf no X509-SVID (X509-SVID sections 2 to 4), as sentences; Calico itself tolerates all of it. */
export function svidProblems(certificate: Certificate): string[] {
  const problems: string[] = [];
  const [uri] = certificate.uriSans;
  if (uri === undefined) problems.push('it has no URI SAN');
  if (certificate.uriSans.length > 1) problems.push(`it has ${certificate.uriSans.length} URI SANs, not one`);
  for (const each of certificate.uriSans) {
    const { id, problem } = parseSpiffeId(each);
    if (problem !== null) problems.push(`its URI SAN ${each} ${explainSpiffeProblem(problem)}`);
    if (id?.path === '') problems.push(`its URI SAN ${each} has no path`);
  }
  if (certificate.isCa) problems.push('it is a CA certificate');
  const usage = certificate.keyUsage ?? [];
  if (!usage.includes('digitalSignature')) problems.push('its key usage lacks digitalSignature');
  for (const forbidden of ['keyCertSign', 'cRLSign'] as const) {
    if (usage.includes(forbidden)) problems.push(`its key usage includes ${forbidden}`);
  }
  return problems;
}
