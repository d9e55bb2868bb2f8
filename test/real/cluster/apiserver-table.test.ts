import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type AnonymousConfiguration,
  anonymousAccess,
  anonymousConfiguration,
} from '../../../src/calico/control-plane/anonymous-access.ts';
import { startOf } from '../../../src/calico/control-plane/apiserver-rules.ts';
import { serverFlags } from '../../../src/calico/control-plane/server-flags.ts';
import { createAuthority } from '../../../src/x509/issue.ts';
import { type ApiserverFolder, apiserverFolder, apiserverMinor, startApiserver } from './live-apiserver.ts';
import { liveEtcd } from './live-etcd.ts';

interface Row {
  readonly name: string;
  /** Flags of the usual line that are left out, by name. */
  readonly without?: readonly string[];
  readonly words?: readonly string[];
  /** The AuthenticationConfiguration that is named. */
  readonly authentication?: string;
  /** What was seen; the test compares the server and this program with it. */
  readonly expected: 'ends' | 'anonymous' | 'refuses' | 'paths';
}

const configuration = (anonymous: string) =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n${anonymous}`;
const onPaths = configuration('anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n');

const rows: readonly Row[] = [
  { name: 'a usual line', expected: 'anonymous' },
  { name: 'no authorization mode', without: ['authorization-mode'], expected: 'refuses' },
  {
    name: 'AlwaysAllow beside --anonymous-auth=true',
    without: ['authorization-mode'],
    words: ['--authorization-mode=AlwaysAllow', '--anonymous-auth=true'],
    expected: 'refuses',
  },
  { name: '--anonymous-auth=0', words: ['--anonymous-auth=0'], expected: 'refuses' },
  { name: '--anonymous-auth=False', words: ['--anonymous-auth=False'], expected: 'refuses' },
  { name: 'an underscore', words: ['--anonymous_auth=false'], expected: 'refuses' },
  {
    name: 'a repeated flag',
    words: ['--anonymous-auth=false', '--anonymous-auth=true'],
    expected: 'anonymous',
  },
  { name: 'conditions by path', authentication: onPaths, expected: 'paths' },
  {
    name: 'anonymous disabled in the file',
    authentication: configuration('anonymous: {enabled: false}\n'),
    expected: 'refuses',
  },
  {
    name: 'no block in the file, and the flag',
    authentication: configuration(''),
    words: ['--anonymous-auth=false'],
    expected: 'refuses',
  },
  {
    name: 'AlwaysAllow with anonymous enabled in the file',
    without: ['authorization-mode'],
    authentication: configuration('anonymous: {enabled: true}\n'),
    expected: 'anonymous',
  },
  {
    name: 'the block beside the flag',
    authentication: onPaths,
    words: ['--anonymous-auth=false'],
    expected: 'ends',
  },
  { name: '--insecure-port=0', words: ['--insecure-port=0'], expected: 'ends' },
  { name: 'no key that checks tokens', without: ['service-account-key-file'], expected: 'ends' },
  { name: 'no key that signs tokens', without: ['service-account-signing-key-file'], expected: 'ends' },
  { name: 'no issuer', without: ['service-account-issuer'], expected: 'ends' },
  { name: 'a wrong TLS version', words: ['--tls-min-version=1.2'], expected: 'ends' },
  { name: 'an old TLS version', words: ['--tls-min-version=VersionTLS10'], expected: 'anonymous' },
  { name: 'a boolean in two words', words: ['--anonymous-auth', 'false'], expected: 'ends' },
  { name: 'a boolean that is none', words: ['--anonymous-auth=no'], expected: 'ends' },
  { name: 'a single dash', words: ['-anonymous-auth=false'], expected: 'ends' },
  { name: 'an unknown flag', words: ['--no-such-flag=1'], expected: 'ends' },
  { name: 'a flag that is deprecated and not shown', words: ['--kubelet-port=10250'], expected: 'anonymous' },
  { name: 'an unknown cipher suite', words: ['--tls-cipher-suites=NOPE'], expected: 'ends' },
  { name: 'a certificate for a name without its key', words: ['--tls-sni-cert-key=a.crt'], expected: 'ends' },
  {
    name: 'an authentication file beside flags of OpenID Connect',
    authentication: configuration(''),
    words: ['--oidc-issuer-url=https://issuer.example', '--oidc-client-id=a'],
    expected: 'ends',
  },
  { name: 'an empty authentication file', authentication: '', expected: 'ends' },
  {
    name: 'an unknown field in the authentication file',
    authentication: configuration('anonymous: {enable: true}\n'),
    expected: 'ends',
  },
  {
    name: 'a quoted boolean in the authentication file',
    authentication: configuration('anonymous: {enabled: "true"}\n'),
    expected: 'ends',
  },
  {
    name: 'an unknown field of a condition',
    authentication: configuration('anonymous: {enabled: true, conditions: [{paths: [/livez]}]}\n'),
    expected: 'ends',
  },
  {
    name: 'an unknown block in the authentication file',
    authentication: configuration('anonymus: {enabled: true}\n'),
    expected: 'ends',
  },
  {
    name: 'conditions of an anonymous that is disabled',
    authentication: configuration('anonymous: {enabled: false, conditions: [{path: /livez}]}\n'),
    expected: 'ends',
  },
];

let files: ApiserverFolder;
before(() => {
  files = apiserverFolder();
});
after(() => files.remove());

test('kube-apiserver starts, and serves requests without a credential, as its flags are read here', async (t) => {
  const etcd = await liveEtcd(t, {
    ...createAuthority({ commonName: 'unused', now: new Date() }),
    clientCaPem: null,
    schemes: ['http'],
  });
  const minor = await apiserverMinor();
  for (const [at, row] of rows.entries())
    await t.test(row.name, async () => {
      const path =
        row.authentication === undefined ? null : files.write(`authn-${at}.yaml`, row.authentication);
      const words = [
        ...files.usual.filter((word) => !(row.without ?? []).some((name) => word.startsWith(`--${name}=`))),
        ...(path === null ? [] : [`--authentication-config=${path}`]),
        ...(row.words ?? []),
      ];
      assert.equal(await seen(words, etcd.port), row.expected);
      const read =
        path === null ? null : anonymousConfiguration(path, { kind: 'text', text: row.authentication ?? '' });
      assert.equal(foretold(words, read, minor), row.expected);
    });
});

async function seen(words: readonly string[], etcdPort: number): Promise<Row['expected']> {
  const live = await startApiserver(words, etcdPort, files.folder);
  if (live.kind === 'ended') return 'ends';
  try {
    const [listed, other] = [await live.status('/livez'), await live.status('/version')];
    if (listed === 401) return 'refuses';
    return other === 401 ? 'paths' : 'anonymous';
  } finally {
    await live.end();
  }
}

function foretold(
  words: readonly string[],
  configured: AnonymousConfiguration | null,
  minor: number,
): Row['expected'] {
  const line = serverFlags('kube-apiserver', words);
  if (startOf({ ...line, configuration: configured }, minor).kind === 'refused') return 'ends';
  const option = (name: string) => {
    const text = line.values.get(name);
    return text === undefined ? ({ kind: 'unset' } as const) : ({ kind: 'set', text } as const);
  };
  const access = anonymousAccess({
    flag: option('anonymous-auth'),
    authorizationMode: option('authorization-mode'),
    authorizationConfig: option('authorization-config'),
    configuration: configured,
  });
  assert.notEqual(access.kind, 'unknown');
  return access.kind === 'allowed' ? 'anonymous' : access.kind === 'paths' ? 'paths' : 'refuses';
}
