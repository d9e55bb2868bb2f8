import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { dresses } from '../../unit/snapshot/redaction/key-dresses.ts';
import { secretForms } from '../../unit/snapshot/secret-forms.ts';
import { alphanumeric, digits, lowerCase, type Random } from './random.ts';

/** Stands in every canary but keys: what is looked for in the outputs. */
export const marker = 'qZ7kXvJ3wB';

/** A secret to be hidden in an object. */
export interface Canary {
  readonly how: string;
  /** A name that says what it is; null where its form says it. */
  readonly name: string | null;
  readonly text: string;
  /** Of a key: forms of which no stretch may stand anywhere. */
  readonly forms: readonly string[];
}

const names = [
  ...['PGPASS', 'DB_PASS', 'dbPass', 'PASSPHRASE', 'MYSQL_PWD', 'SSLPWD', 'ROOTPW', 'PSK', 'IPSEC_PSK'],
  ...[
    'ETCD_PASSWORD',
    'etcdPassword',
    'REDISAUTH',
    'BASIC_AUTH',
    'GITHUB_PAT',
    'COOKIE',
    'ERLANG_COOKIE',
    'JWT',
    'BEARER',
  ],
  ...[
    'K8S_API_TOKEN',
    'k8s_auth_token',
    'accessToken',
    'client-secret',
    'SOME_SECRET',
    'AWS_SECRET_ACCESS_KEY',
  ],
  ...[
    'api-key',
    'ENCRYPTION_KEY',
    'masterkey',
    'TLS_KEY_PEM',
    'CREDENTIALS',
    'DB_PASS_2',
    'passwd',
    'proxy.password',
  ],
];
const special = '!$^*()+-=~.,:@#/';

/** A password, as people and programs make them; `plain`: of letters and digits alone. */
export function password(random: Random, plain: boolean): string {
  const around = plain ? alphanumeric : alphanumeric + special;
  const edge = () => random.letters(0, 10, alphanumeric);
  return `${random.pick([...alphanumeric])}${edge()}${random.letters(0, 6, around)}${marker}${random.letters(0, 6, around)}${edge()}${random.pick([...alphanumeric])}`;
}

/** A secret that only the name beside it tells. */
export function namedCanary(random: Random, plain: boolean): Canary {
  const name = random.pick(names);
  return { how: `${name}=password`, name, text: password(random, plain), forms: [] };
}

const token = (random: Random, least: number): string =>
  random.letters(least, least + 20, alphanumeric) + marker + random.pick([...digits]);

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const forms: readonly (readonly [how: string, of: (random: Random) => string])[] = [
  [
    'a JSON Web Token',
    (random) =>
      `${base64url({ alg: 'RS256', kid: random.letters(4, 9, lowerCase) })}.${base64url({ sub: random.letters(3, 30, lowerCase) })}.${token(random, 20)}`,
  ],
  ['a bearer token', (random) => `Bearer ${token(random, 4)}`],
  [
    'basic credentials',
    (random) => `Authorization: Basic ${Buffer.from(`root:${password(random, true)}`).toString('base64')}`,
  ],
  ['a token of GitHub', (random) => `ghp_${token(random, 20)}`],
  ['a token of GitLab', (random) => `glpat-${token(random, 12)}`],
  ['a token of Vault', (random) => `hvs.${token(random, 20)}`],
  ['a token of OpenShift', (random) => `sha256~${token(random, 40)}`],
  ['a password of an address', (random) => address(random, password(random, true))],
  [
    'an escaped password of an address',
    (random) =>
      address(
        random,
        `${random.letters(0, 4, alphanumeric)}%2F${marker}%40${random.letters(0, 3, alphanumeric)}`,
      ),
  ],
  [
    'a password of an address that needs escapes',
    (random) => address(random, `a/${marker}@b${random.letters(0, 3, alphanumeric)}`),
  ],
  [
    'addresses with passwords',
    (random) => `${address(random, password(random, true))},${address(random, password(random, true))}`,
  ],
  ['a data source', (random) => `root:${password(random, true)}@tcp(10.0.0.1:3306)/db`],
  ['user and password of a command', (random) => `etcdctl --user root:${password(random, true)} get /calico`],
];

const address = (random: Random, secret: string): string =>
  `${random.pick(['https', 'http', 'etcd', 'postgres', 'socks5'])}://${random.pick(['root', 'u', 'svc-etcd'])}:${secret}@${random.pick(['10.0.0.1:2379', 'h.example', '[fd00::1]:6443'])}${random.pick(['', '/', '/db?x=1'])}`;

interface Key {
  readonly kind: string;
  readonly key: KeyObject;
  readonly forms: readonly string[];
}

/** Keys of every kind, made once: what differs is how they are written down. */
const keys: readonly Key[] = [
  ...(['P-256', 'P-256', 'P-384'] as const).map((namedCurve) => ({
    kind: namedCurve,
    key: generateKeyPairSync('ec', { namedCurve }).privateKey,
  })),
  { kind: 'RSA', key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
  { kind: 'Ed25519', key: generateKeyPairSync('ed25519').privateKey },
].map((one) => ({ ...one, forms: secretForms(one.key.export({ type: 'pkcs8', format: 'pem' }).toString()) }));

/** Each key in each dress, written once. */
const dressed = keys.flatMap(({ kind, key, forms: secret }) =>
  dresses.map(
    ({ name, of }): Canary => ({ how: `${kind} key, ${name}`, name: null, text: of(key), forms: secret }),
  ),
);

/** A secret that its own form tells. */
export function tellingCanary(random: Random): Canary {
  if (random.chance(0.5)) return random.pick(dressed);
  const [how, of] = random.pick(forms);
  return { how, name: null, text: of(random), forms: [] };
}
