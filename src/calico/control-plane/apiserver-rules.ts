import { settingOfText } from '../environment.ts';
import type { AnonymousConfiguration } from './anonymous-access.ts';
import { apiserverFlags, apiserverSuites } from './apiserver-flags.ts';
import type { StartVerdict } from './start-verdict.ts';
import { goBoolean, secondWord, type WordFlags } from './word-flags.ts';

/** A command line of kube-apiserver, and the file that it names. */
export interface ApiserverLine extends WordFlags {
  readonly configuration: AnonymousConfiguration | null;
}

/** A rule of kube-apiserver that decides whether it starts, by minor versions of Kubernetes 1.x. */
export interface ApiserverRule {
  readonly name: string;
  /** The first minor version that has it; null: as far back as is known. */
  readonly since: number | null;
  /** The last minor version that has it; null: the newest that is known. */
  readonly until: number | null;
  /** Versions outside of these have other lists, which are not known: it is unknown there what this one refuses. */
  readonly isOfList?: true;
  /** What kube-apiserver refuses, as a sentence. */
  readonly refuses: string;
  readonly source: string;
  /** With which versions it was seen; empty: read in the source alone. */
  readonly seen: readonly string[];
  /** Why this line does not start; null: this rule lets it. */
  readonly problem: (line: ApiserverLine) => string | null;
}

const seen = ['1.36.3', '1.37.2'];
const insecure = ['insecure-port', 'insecure-bind-address', 'port', 'address'];
const versions = ['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'];

/** Its boolean flags, which take no second word. */
export const apiserverBooleans: ReadonlySet<string> = new Set(
  [...apiserverFlags].flatMap(([name, isBoolean]) => (isBoolean ? [name] : [])),
);

/** What keeps a kube-apiserver from starting. */
export const apiserverRules: readonly ApiserverRule[] = [
  {
    name: 'unknown-flags',
    since: 36,
    until: 37,
    isOfList: true,
    refuses: 'a flag that it does not know, or one with a single dash other than -v and -h',
    source: 'kube-apiserver --help; pflag flag.go (parseLongArg, parseSingleShortArg)',
    seen,
    problem: ({ values, shorthands = [] }) => {
      const [short] = shorthands;
      if (short !== undefined) return `it knows no flag ${short}: flags have two dashes`;
      const unknown = [...values.keys()].find(
        (name) => !apiserverFlags.has(name) && !insecure.includes(name) && name !== 'h' && name !== 'v',
      );
      return unknown === undefined ? null : `it knows no flag --${unknown}`;
    },
  },
  {
    name: 'cipher-suites',
    since: 36,
    until: 37,
    isOfList: true,
    refuses: 'a name in --tls-cipher-suites that it does not know',
    source: 'Kubernetes component-base cli/flag/ciphersuites_flag.go',
    seen,
    problem: ({ values }) => {
      const given = (values.get('tls-cipher-suites') ?? '').split(',').filter((name) => name !== '');
      const unknown = given.find((name) => !apiserverSuites.has(name));
      return unknown === undefined
        ? null
        : `it knows no cipher suite ${JSON.stringify(unknown)} (--tls-cipher-suites)`;
    },
  },
  {
    name: 'secure-port',
    since: 12,
    until: null,
    refuses: 'a --secure-port that is none from 1 to 65535',
    source: 'Kubernetes apiserver pkg/server/options/serving.go (Validate)',
    seen,
    problem: ({ values }) => {
      const port = values.get('secure-port');
      if (port === undefined || (/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
        return null;
      return `--secure-port is ${JSON.stringify(port)}, no port from 1 to 65535`;
    },
  },
  {
    name: 'sni-pairs',
    since: null,
    until: null,
    refuses: 'a --tls-sni-cert-key that is no pair of a certificate and a key',
    source: 'Kubernetes component-base cli/flag/namedcertkey_flag.go',
    seen,
    problem: ({ values }) => {
      const pair = values.get('tls-sni-cert-key');
      if (pair === undefined || (pair.split(':')[0] ?? '').split(',').length === 2) return null;
      return `--tls-sni-cert-key is ${JSON.stringify(pair)}, no pair of a certificate and a key`;
    },
  },
  {
    name: 'authentication-twice',
    since: 30,
    until: null,
    refuses: '--authentication-config beside flags that begin with --oidc-',
    source: 'Kubernetes pkg/kubeapiserver/options/authentication.go (validateOIDCOptions)',
    seen,
    problem: ({ values }) => {
      const oidc = [...values.keys()].find((name) => name.startsWith('oidc-'));
      return values.has('authentication-config') && oidc !== undefined
        ? `--authentication-config and --${oidc} exclude each other`
        : null;
    },
  },
  {
    name: 'authentication-file',
    since: 32,
    until: null,
    refuses:
      'a file of --authentication-config that is empty, has a field that it does not know in `anonymous`, or conditions of an `anonymous` that is not enabled',
    source:
      'Kubernetes apiserver pkg/apis/apiserver (strict decoding, validation.go ValidateAuthenticationConfiguration)',
    seen,
    problem: ({ configuration }) => (configuration?.kind === 'invalid' ? configuration.why : null),
  },
  {
    name: 'insecure-flags',
    since: 24,
    until: null,
    refuses: '--insecure-port and its kind, whatever their value: the flags are gone',
    source: 'Kubernetes CHANGELOG-1.24 (kubernetes#106859)',
    seen,
    problem: ({ values }) => {
      const flag = insecure.find((name) => values.has(name));
      return flag === undefined ? null : `it knows no flag --${flag}`;
    },
  },
  {
    name: 'insecure-port-zero',
    since: 20,
    until: 23,
    refuses: 'an --insecure-port other than 0',
    source: 'Kubernetes CHANGELOG-1.20 (kubernetes#95856)',
    seen: [],
    problem: ({ values }) => {
      const port = values.get('insecure-port');
      return port === undefined || port === '0' ? null : `--insecure-port may only be 0, not ${port}`;
    },
  },
  {
    name: 'service-account-keys',
    since: 20,
    until: null,
    refuses:
      'no --service-account-issuer, no --service-account-signing-key-file or no --service-account-key-file, unless --service-account-signing-endpoint (from 1.32 on) names who signs',
    source: 'Kubernetes pkg/kubeapiserver/options/authentication.go (Validate), cmd/kube-apiserver',
    seen,
    problem: ({ values }) => {
      const signer = values.has('service-account-signing-endpoint');
      const needed = [
        'service-account-issuer',
        ...(signer ? [] : ['service-account-signing-key-file', 'service-account-key-file']),
      ];
      const lacking = needed.filter((name) => (values.get(name) ?? '') === '');
      return lacking.length === 0 ? null : `it needs ${lacking.map((name) => `--${name}`).join(' and ')}`;
    },
  },
  {
    name: 'anonymous-twice',
    since: 32,
    until: null,
    refuses: '--anonymous-auth beside a file of --authentication-config with a block `anonymous`',
    source: 'Kubernetes pkg/kubeapiserver/options/authentication.go (Validate)',
    seen,
    problem: ({ values, configuration }) =>
      values.has('anonymous-auth') && configuration?.kind === 'read' && configuration.block !== null
        ? `--anonymous-auth and the block anonymous of ${configuration.path} exclude each other`
        : null,
  },
  {
    name: 'tls-min-version',
    since: null,
    until: null,
    refuses: `a --tls-min-version other than ${versions.join(', ')}`,
    source: 'Kubernetes component-base cli/flag/ciphersuites_flag.go',
    seen,
    problem: ({ values }) => {
      const given = values.get('tls-min-version');
      return given === undefined || given === '' || versions.includes(given)
        ? null
        : `it knows no TLS version ${JSON.stringify(given)} (--tls-min-version takes ${versions.join(', ')})`;
    },
  },
  {
    name: 'boolean-words',
    since: null,
    until: null,
    refuses: 'a boolean flag whose value is a word of its own, or neither true nor false',
    source: 'pflag bool.go; Kubernetes cmd/kube-apiserver/app/server.go (Args)',
    seen,
    problem: ({ values, extra }) => {
      const second = secondWord({ extra });
      if (second !== null) return second;
      const wrong = [...apiserverBooleans].find((name) => {
        const text = values.get(name);
        return text !== undefined && settingOfText(text).kind === 'set' && goBoolean(text) === null;
      });
      return wrong === undefined
        ? null
        : `--${wrong} is neither true nor false: ${JSON.stringify(values.get(wrong))}`;
    },
  },
];

/** Whether a kube-apiserver starts, as far as these rules go; `minor` null: its version is not known. */
export function startOf(
  line: ApiserverLine,
  minor: number | null,
  rules: readonly ApiserverRule[] = apiserverRules,
): StartVerdict {
  const problems = rules.flatMap((rule) => {
    const why = rule.problem(line);
    return why === null ? [] : [{ rule, why }];
  });
  const certain = problems.filter(({ rule }) => applies(rule, minor) === true);
  if (certain.length > 0) return { kind: 'refused', why: [...new Set(certain.map(({ why }) => why))] };
  const possible = problems.find(({ rule }) => applies(rule, minor) === null);
  if (possible !== undefined) {
    const which = minor === null ? 'the version of Kubernetes is not known' : `this is 1.${minor}`;
    return { kind: 'unknown', why: `${which}: in ${span(possible.rule)} ${possible.why}` };
  }
  const { configuration, values } = line;
  return configuration?.kind === 'unknown' && values.has('anonymous-auth')
    ? { kind: 'unknown', why: `${configuration.path}: ${configuration.why}` }
    : { kind: 'starts' };
}

/** Null: the version is not known and not every one has the rule, or its list is not known. */
function applies({ since, until, isOfList }: ApiserverRule, minor: number | null): boolean | null {
  if (since === null && until === null) return true;
  if (minor === null) return null;
  const isWithin = minor >= (since ?? 0) && minor <= (until ?? Number.POSITIVE_INFINITY);
  return !isWithin && isOfList === true ? null : isWithin;
}

/** `1.24 and later`, `1.20 to 1.23`. */
export function span({ since, until }: Pick<ApiserverRule, 'since' | 'until'>): string {
  if (since === null && until === null) return 'every version';
  if (until === null) return `1.${since} and later`;
  return since === null ? `up to 1.${until}` : `1.${since} to 1.${until}`;
}
