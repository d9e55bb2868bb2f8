import type { LogSource } from '../../snapshot/evidence.ts';
import { withoutSecrets } from '../../snapshot/redaction/secrets-in-text.ts';
import { type LogLine, logLine, peerOf } from './log-line.ts';
import type { LogPattern } from './pattern.ts';
import { harmless, patterns } from './patterns.ts';

/** How often one kind of line stands in one log, by one component. */
export interface Sighting {
  readonly pattern: LogPattern;
  readonly component: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
  /** The last such line, without what only that moment knows. */
  readonly sample: string;
  /** The other ends, by address without port, and when each was last named; no more than `mostPeers`. */
  readonly peers: ReadonlyMap<string, string>;
}

/** A line about TLS that no pattern recognises. */
export interface Unrecognised {
  readonly component: string;
  readonly count: number;
  readonly last: string;
  readonly sample: string;
}

/** What is left of a log once it was read. */
export interface LogDigest {
  readonly source: LogSource;
  readonly lines: number;
  readonly sightings: readonly Sighting[];
  readonly unrecognised: readonly Unrecognised[];
  /** When a connection last worked, by component; in Typha's log by address. */
  readonly worked: ReadonlyMap<string, string>;
  /** Names that this end says it requires: the last of each component. */
  readonly requires: ReadonlyMap<string, { readonly commonName: string; readonly uriSan: string }>;
  /** When a Typha said that it opens a port without TLS, or with it. */
  readonly listens: 'tls' | 'plaintext' | null;
}

export const mostPeers = 5000;
const mostSample = 400;
const mostUnrecognised = 20;
const aboutTls = /\b(?:tls|x509|certificates?|handshake)\b/i;
const loud = new Set(['WARNING', 'WARN', 'ERROR', 'FATAL', 'PANIC']);

interface Counting {
  count: number;
  first: string;
  last: string;
  sample: string;
  peers: Map<string, string>;
}

/** Recognises the lines of one log. Its size does not grow with the number of lines. */
export function digestLog(source: LogSource, text: string): LogDigest {
  const sightings = new Map<string, { pattern: LogPattern; component: string; counting: Counting }>();
  const unrecognised = new Map<string, Unrecognised>();
  const worked = new Map<string, string>();
  const requires = new Map<string, { commonName: string; uriSan: string }>();
  let listens: LogDigest['listens'] = null;
  let lines = 0;
  for (const raw of text.split('\n')) {
    if (raw === '') continue;
    lines += 1;
    const line = logLine(raw);
    if (line === null) continue;
    const required = /^Make certificate verifier requiredCN="(.*?)" requiredURISAN="(.*?)"/i.exec(
      line.message,
    );
    if (required !== null)
      requires.set(line.component, { commonName: required[1] ?? '', uriSan: required[2] ?? '' });
    if (/^Opening (?:TLS )?listen socket/i.test(line.message))
      listens = /^Opening TLS/i.test(line.message) ? 'tls' : 'plaintext';
    const pattern = patternOf(line, source);
    const peer = peerOf(line);
    if (pattern === null) {
      if (isUnrecognised(line)) addUnrecognised(unrecognised, line);
      continue;
    }
    if (pattern.meaning.kind === 'works')
      worked.set(source.role === 'typha' ? (peer ?? line.component) : line.component, line.time);
    else if (pattern.meaning.kind !== 'nothing') addSighting(sightings, pattern, line, peer);
  }
  return {
    source,
    lines,
    sightings: [...sightings.values()].map(({ pattern, component, counting }) => ({
      pattern,
      component,
      ...counting,
      sample: shown(counting.sample),
    })),
    unrecognised: [...unrecognised.values()].map((one) => ({ ...one, sample: shown(one.sample) })),
    worked,
    requires,
    listens,
  };
}

/** The first pattern that fits; a line of Typha is one that stands in Typha's log. */
export function patternOf(line: LogLine, { role }: Pick<LogSource, 'role'>): LogPattern | null {
  const by = role === 'typha' ? 'typha' : 'client';
  return (
    patterns.find(
      (pattern) =>
        pattern.by === by &&
        pattern.message.test(line.message) &&
        (pattern.error === null || pattern.error.test(line.error)),
    ) ?? null
  );
}

function isUnrecognised({ message, level }: LogLine): boolean {
  return loud.has(level) && aboutTls.test(message) && !harmless.some((text) => text.test(message));
}

function addSighting(
  sightings: Map<string, { pattern: LogPattern; component: string; counting: Counting }>,
  pattern: LogPattern,
  line: LogLine,
  peer: string | null,
): void {
  const key = `${pattern.id} ${line.component}`;
  const known = sightings.get(key)?.counting;
  const counting = known ?? { count: 0, first: line.time, last: line.time, sample: '', peers: new Map() };
  counting.count += 1;
  counting.last = line.time;
  counting.sample = sampleOf(line);
  if (peer !== null && (counting.peers.has(peer) || counting.peers.size < mostPeers))
    counting.peers.set(peer, line.time);
  if (known === undefined) sightings.set(key, { pattern, component: line.component, counting });
}

function addUnrecognised(found: Map<string, Unrecognised>, line: LogLine): void {
  const key = `${line.component} ${line.message.replaceAll(/[0-9a-fx]*\d[0-9a-fx]*/gi, '#')}`;
  const known = found.get(key);
  if (known === undefined && found.size >= mostUnrecognised) return;
  found.set(key, {
    component: line.component,
    count: (known?.count ?? 0) + 1,
    last: line.time,
    sample: sampleOf(line),
  });
}

const sampleOf = ({ component, level, message }: LogLine): string => `${component} ${level}: ${message}`;

function shown(sample: string): string {
  const text = withoutSecrets(sample, 'prose');
  return text.length <= mostSample ? text : `${text.slice(0, mostSample)}…`;
}
