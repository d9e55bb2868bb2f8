import { isIP } from 'node:net';
import { etcdFlags, knowsFlag, wantedInstead } from './etcd-flags.ts';
import { type EtcdLine, etcdVariable, lineOption, spelled } from './etcd-line.ts';
import { type EtcdListener, etcdListeners, hostOf } from './etcd-listeners.ts';
import type { StartVerdict } from './start-verdict.ts';
import { goBoolean, secondWord } from './word-flags.ts';

/** A rule of etcd that decides whether it starts. No version is known that differs in one. */
export interface EtcdRule {
  readonly name: string;
  /** What etcd refuses, as a sentence. */
  readonly refuses: string;
  readonly source: string;
  /** With which versions it was seen. */
  readonly seen: readonly string[];
  /** Why this etcd does not start; null: this rule lets it, or what decides is not known. */
  readonly problem: (line: EtcdLine) => string | null;
}

const seen = ['3.6.8', '3.7.3'];
const gone = ['ca-file', 'peer-ca-file'];
const versions = ['TLS1.2', 'TLS1.3'];
const http2Suites = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];

/** What keeps an etcd from starting. */
export const etcdRules: readonly EtcdRule[] = [
  {
    seen,
    name: 'gone-flags',
    refuses: '--ca-file and --peer-ca-file, also beside a configuration file',
    source: 'etcd server/embed/config.go (AddFlags)',
    problem: ({ words }) => {
      const flag = gone.find((name) => words.values.has(name));
      return flag === undefined ? null : `it knows no flag --${flag}`;
    },
  },
  {
    seen,
    name: 'unknown-flags',
    refuses: 'a flag that it does not know, as one with underscores, also beside a configuration file',
    source: 'Go flag; etcd server/etcdmain/config.go (parse), etcd --help of 3.6.8 and 3.7.3',
    problem: ({ words, release = null }) => {
      if (words.loose === undefined) return null;
      const flag = [...words.values.keys()].find((name) => knowsFlag(name, release) === false);
      if (flag === undefined || gone.includes(flag)) return null;
      const dashed = flag.replaceAll('_', '-');
      const meant = dashed !== flag && knowsFlag(dashed, release) === true ? `: write --${dashed}` : '';
      return `it knows no flag --${flag}${meant}`;
    },
  },
  {
    seen,
    name: 'loose-words',
    refuses: 'a word that belongs to no flag, also beside a configuration file',
    source: 'etcd server/etcdmain/config.go (parse)',
    problem: ({ words: { loose = [] } }) => {
      const [word] = loose;
      return word === undefined
        ? null
        : `${JSON.stringify(word)} stands on its command line and belongs to no flag`;
    },
  },
  {
    seen,
    name: 'boolean-words',
    refuses: 'a boolean flag whose value is a word of its own, also beside a configuration file',
    source: 'Go flag; etcd server/etcdmain/config.go (parse)',
    problem: ({ words }) => secondWord(words),
  },
  {
    seen,
    name: 'flag-values',
    refuses: 'a flag, or its variable, that is no boolean, number or duration where it takes one',
    source: 'Go flag; etcd pkg/flags/flag.go (SetFlagsFromEnv)',
    problem: wrongValue,
  },
  {
    seen,
    name: 'flag-and-variable',
    refuses: 'a setting both as flag and in the environment, even with the same value or an empty one',
    source: 'etcd pkg/flags/flag.go (verifyEnv)',
    problem: ({ words, variables, configuration }) => {
      if (configuration !== null) return null;
      const twice = [...words.values.keys()].find(
        (name) => variables.get(etcdVariable(name))?.kind === 'set',
      );
      return twice === undefined ? null : `--${twice} and ${etcdVariable(twice)} are both set`;
    },
  },
  {
    seen,
    name: 'file-types',
    refuses: 'a configuration file that is no YAML, or with a value of another type, as a quoted true',
    source: 'etcd server/embed/config.go (configFromFile)',
    problem: ({ configuration }) =>
      configuration?.kind === 'read' ? (configuration.problems[0] ?? null) : null,
  },
  {
    seen,
    name: 'certificate-pair',
    refuses: 'a certificate without its key, or a key without its certificate, where it listens with TLS',
    source: 'etcd client/pkg/transport/listener.go (baseConfig)',
    problem: (line) => {
      const [cert, key] = [given(line, 'cert-file'), given(line, 'key-file')];
      if (cert === null || key === null || (cert === '') === (key === '')) return null;
      if (!listens(line, ({ secure }) => secure)) return null;
      const [has, lacks] = cert === '' ? ['key-file', 'cert-file'] : ['cert-file', 'key-file'];
      return `${spelled(line, has ?? '')} is set and ${spelled(line, lacks ?? '')} is not`;
    },
  },
  {
    seen,
    name: 'certificate',
    refuses: 'an https:// or unixs:// listener without a certificate, unless auto-tls makes one',
    source: 'etcd server/embed/etcd.go (configureClientListeners)',
    problem: (line) => {
      const [cert, key] = [given(line, 'cert-file'), given(line, 'key-file')];
      const auto = given(line, 'auto-tls');
      if (cert !== '' || key !== '' || auto === null || goBoolean(auto) === true) return null;
      const listeners = etcdListeners(line);
      const secure = 'why' in listeners ? undefined : listeners.find((one) => one.secure);
      return secure === undefined
        ? null
        : `${secure.url} needs ${spelled(line, 'cert-file')} and ${spelled(line, 'key-file')}${misplaced(line)}`;
    },
  },
  {
    seen,
    name: 'tls-versions',
    refuses: `a minimum or maximum TLS version other than ${versions.join(' and ')}`,
    source: 'etcd client/pkg/tlsutil/versions.go',
    problem: (line) => {
      const wrong = ['tls-min-version', 'tls-max-version'].find((name) => {
        const text = given(line, name);
        return text !== null && text !== '' && !versions.includes(text);
      });
      return wrong === undefined
        ? null
        : `${spelled(line, wrong)} is ${JSON.stringify(given(line, wrong))}: it takes ${versions.join(' and ')} alone`;
    },
  },
  {
    seen,
    name: 'tls-version-order',
    refuses: 'a minimum TLS version above the maximum',
    source: 'etcd server/embed/config.go (Validate)',
    problem: (line) =>
      given(line, 'tls-min-version') === 'TLS1.3' && given(line, 'tls-max-version') === 'TLS1.2'
        ? `${spelled(line, 'tls-min-version')} (TLS1.3) is above ${spelled(line, 'tls-max-version')} (TLS1.2)`
        : null,
  },
  {
    seen,
    name: 'suites-of-tls-1.3',
    refuses: 'cipher suites with a minimum of TLS 1.3',
    source: 'etcd server/embed/config.go (Validate)',
    problem: (line) =>
      given(line, 'tls-min-version') === 'TLS1.3' && isNamed(line, 'cipher-suites')
        ? `${spelled(line, 'cipher-suites')} cannot be set with a minimum of TLS1.3`
        : null,
  },
  {
    seen,
    name: 'suites-of-http2',
    refuses: 'cipher suites that lack those which HTTP/2 needs, where it serves HTTP with TLS',
    source: 'golang.org/x/net/http2 (ConfigureServer); etcd server/embed/serve.go',
    problem: (line) => {
      const suites = given(line, 'cipher-suites');
      if (suites === null || suites === '' || http2Suites.some((name) => suites.split(',').includes(name)))
        return null;
      const isSplit = listens(line, ({ gateway }) => gateway);
      return listens(line, ({ secure, gateway }) => secure && gateway === isSplit)
        ? `${spelled(line, 'cipher-suites')} has neither ${http2Suites.join(' nor ')}, which HTTP/2 needs`
        : null;
    },
  },
  {
    seen,
    name: 'names-twice',
    refuses: 'allowed-cn and allowed-hostname at once, where it listens with TLS',
    source: 'etcd client/pkg/transport/listener.go (baseConfig)',
    problem: (line) =>
      line.configuration !== null &&
      isNamed(line, 'allowed-cn') &&
      isNamed(line, 'client-cert-allowed-hostname') &&
      listens(line, ({ secure }) => secure)
        ? 'allowed-cn and allowed-hostname exclude each other'
        : null,
  },
  {
    seen,
    name: 'listen-address',
    refuses: 'a listener at a host name other than localhost, or without a port',
    source: 'etcd server/embed/config.go (checkBindURLs), client/pkg/types/urls.go',
    problem: (line) => {
      const listeners = etcdListeners(line);
      const wrong = 'why' in listeners ? undefined : listeners.find(({ url }) => !isBindable(url));
      return wrong === undefined
        ? null
        : `it cannot listen on ${wrong.url}: it takes IP:PORT or localhost:PORT`;
    },
  },
];

/** Whether an etcd starts, as far as these rules go; `rules` for a test. */
export function etcdStart(line: EtcdLine, rules: readonly EtcdRule[] = etcdRules): StartVerdict {
  const why = rules.flatMap((rule) => rule.problem(line) ?? []);
  if (why.length > 0) return { kind: 'refused', why };
  const another = ofAnotherRelease(line);
  if (another !== null) return { kind: 'unknown', why: another };
  const unreadable = lineOption(line, 'cert-file');
  return unreadable.kind === 'unknown' ? { kind: 'unknown', why: unreadable.why } : { kind: 'starts' };
}

function wrongValue({ words, variables, configuration }: EtcdLine): string | null {
  for (const [name, text] of words.values) {
    const wanted = wantedInstead(name, text);
    if (wanted !== null) return `--${name} is ${JSON.stringify(text)}, not ${wanted}`;
  }
  if (configuration !== null) return null;
  for (const name of etcdFlags.keys()) {
    const variable = variables.get(etcdVariable(name));
    if (variable?.kind !== 'set' || variable.text === '') continue;
    const wanted = wantedInstead(name, variable.text);
    if (wanted !== null) return `${etcdVariable(name)} is ${JSON.stringify(variable.text)}, not ${wanted}`;
  }
  return null;
}

/** Why it depends on its release whether an etcd starts; null: it does not. */
function ofAnotherRelease({ words, release = null }: EtcdLine): string | null {
  if (words.loose === undefined) return null;
  const flag = [...words.values.keys()].find((name) => knowsFlag(name, release) === null);
  const which = release === null ? 'its release is not told' : `this is ${release}`;
  return flag === undefined ? null : `etcd 3.6 and 3.7 know no flag --${flag}, and ${which}`;
}

/** The text of a setting, '' when it is unset; null when it is not known. */
function given(line: EtcdLine, name: string): string | null {
  const option = lineOption(line, name);
  if (option.kind === 'unknown') return null;
  return option.kind === 'set' ? option.text : '';
}

/** Named at all: as a flag even an empty list is one. */
function isNamed(line: EtcdLine, name: string): boolean {
  const option = lineOption(line, name);
  return option.kind === 'set' && (option.text !== '' || line.configuration === null);
}

function listens(line: EtcdLine, which: (listener: EtcdListener) => boolean): boolean {
  const listeners = etcdListeners(line);
  return !('why' in listeners) && listeners.some(which);
}

function misplaced(line: EtcdLine): string {
  return line.configuration === null ? '' : ' in client-transport-security';
}

function isBindable(url: string): boolean {
  if (/^unixs?:/i.test(url)) return true;
  if (!/^https?:\/\/(?:\[[^\]]*\]|[^:/]*):\d+$/i.test(url)) return false;
  const host = hostOf(url);
  return host === 'localhost' || isIP(host) !== 0;
}
