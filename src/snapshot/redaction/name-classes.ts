/** What the name of a setting says of its value. */
export type NameClass = 'password' | 'token' | 'secret' | 'credential' | 'cookie' | 'key';

/** Words that say it as a whole, wherever they stand in a name. */
const words: Readonly<Record<string, NameClass>> = {
  ...of(
    'password',
    'password passwords passwd passwds pwd pwds pw passphrase passcode psk otp totp pgpass sshpass',
  ),
  ...of('token', 'token tokens jwt jwts bearer'),
  ...of('secret', 'secret secrets'),
  ...of('credential', 'credential credentials cred creds dockercfg dockerconfigjson netrc dsn'),
  ...of('cookie', 'cookie cookies sessionid'),
  ...of('key', 'key keys privkey pkey'),
};

/** Words that say it only where they end a name: `PASS_THROUGH` and `auth-mode` do not. */
const lastWords: Readonly<Record<string, NameClass>> = {
  ...of('password', 'pass'),
  ...of('token', 'pat sas'),
  ...of('key', 'hmac'),
  ...of('credential', 'auth authorization oauth'),
};

/** Words that say it side by side. */
const pairs: readonly (readonly [RegExp, NameClass])[] = [
  [/\bauth basic\b/, 'credential'],
  [/\bsession id\b/, 'cookie'],
];

/** Endings of words that are written in one, such as PGPASS and SSLPWD. */
const endings: readonly (readonly [RegExp, NameClass])[] = [
  [/passw(?:or)?ds?$|passphrases?$|pass(?:code)?$|p(?:ass)?wd$|psk$|[^aeiou]pw$/, 'password'],
  [/tokens?$|jwt$|bearer$/, 'token'],
  [/secrets?$/, 'secret'],
  [/credentials?$|creds$|(?:basic|http|proxy|registry|docker|redis|npm|smtp|x)auth$/, 'credential'],
  [/cookies?$|sessionid$/, 'cookie'],
  [/keys?$/, 'key'],
];

/** Words inside one word that say it, whatever follows. */
const stems: readonly (readonly [RegExp, NameClass])[] = [
  [/passw(?:or)?d|passphrase/, 'password'],
  [/token(?!i[sz])/, 'token'],
  [/secret(?!ar)/, 'secret'],
  [/credential/, 'credential'],
  [
    /key(?:data|pem|b64|base|hex|der|material|contents?|json|tab|text|str|string|bytes|value|file|path|dir|directory)s?$/,
    'key',
  ],
];

const harmlessWords =
  /^(?:.*(?:bypass|compass|trespass|surpass|encompass|(?:over|under|low|high|band|multi|all|first|second|two)pass)|.*(?:monkey|turkey|donkey|hockey|jockey|whiskey|hotkey)s?|oldpwd)$/;

/** Endings of names whose value tells where a secret is or of what sort, not what it is. */
const describes =
  /(?:file|path|dir|directory|names?|ref|audiences?|seconds|enabled|disabled|required|algorithm|size|type|usages?|ttl|timeout|lifetime|expiry|expiration|interval|version|length|method|format|mode|policy|provider|issuer|namespace|ur[il]s?|endpoints?|host|server|port)$/i;
const describesKey = /sha256$|fingerprint$|public/i;
/** `anonymous-auth`, `client-cert-auth`: whether, not who. */
const switches = /anonymous|cert|enable|require|bootstrap|mutual|webhook/i;
const plainNames = new Set(['key', 'topologyKey', 'matchLabelKeys', 'mismatchLabelKeys', 'PWD', 'OLDPWD']);

export interface NameJudgement {
  readonly class: NameClass;
  /** Whether the value may only tell where the secret is. */
  readonly describes: boolean;
}

const known = new Map<string, NameJudgement | null>();
const mostKnown = 5000;
const longestName = 200;

/** What the name of a setting, env variable, flag or key says of its value; null when it says nothing of secrets. */
export function judgeName(name: string): NameJudgement | null {
  if (name.length > longestName) return null;
  const found = known.get(name);
  if (found !== undefined) return found;
  const judged = plainNames.has(name) ? null : judge(name);
  if (known.size >= mostKnown) known.clear();
  known.set(name, judged);
  return judged;
}

function judge(name: string): NameJudgement | null {
  const parts = wordsOf(name);
  const last = parts.at(-1) ?? '';
  const seen = parts.flatMap((word) => classOf(word) ?? []);
  const pair = pairs.find(([pattern]) => pattern.test(parts.join(' ')))?.[1];
  const ending = Object.hasOwn(lastWords, last) ? lastWords[last] : undefined;
  const said = ending === undefined || isSwitch(name, last) ? pair : ending;
  const kind = strongest([...seen, ...(said === undefined ? [] : [said])]);
  if (kind === null) return null;
  return { class: kind, describes: describes.test(name) || (kind === 'key' && describesKey.test(name)) };
}

const isSwitch = (name: string, last: string): boolean => last === 'auth' && switches.test(name);

function classOf(word: string): NameClass | null {
  if (Object.hasOwn(words, word)) return words[word] ?? null;
  if (word.length < 4 || Object.hasOwn(lastWords, word) || harmlessWords.test(word)) return null;
  return [...endings, ...stems].find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

/** A key of which a password is told is a password: it is never a path. */
function strongest(classes: readonly NameClass[]): NameClass | null {
  return classes.find((one) => one !== 'key') ?? classes[0] ?? null;
}

/** `etcdKeyFile` is etcd, key, file; `FELIX_TYPHAKEYFILE` is felix, typhakeyfile; digits at the end do not count. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/(?<=[a-z])\d+$/, ''))
    .filter((word) => /[a-z]/.test(word));
}

function of(kind: NameClass, list: string): Record<string, NameClass> {
  return Object.fromEntries(list.split(' ').map((word) => [word, kind]));
}
