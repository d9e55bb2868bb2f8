import { withheld } from './withheld.ts';

/** No letter or digit before, but for that of an escaped line break. */
const apart = /(?:(?<!\w)|(?<=\\[nrt]))/.source;

/** Forms by which a token is known wherever it stands, and how each begins. */
const forms = (
  [
    [/gh[opsur]_|github_pat_/, /(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/, 'a token of GitHub'],
    [/glpat-/, /glpat-[\w-]{16,}/, 'a token of GitLab'],
    [
      /xox|hooks\.slack/,
      /(?:xox[a-z]-[\w-]{10,}|hooks\.slack\.com\/services\/[\w/]{8,})/,
      'a token of Slack',
    ],
    [/AKIA|ASIA/, /A(?:KIA|SIA)[0-9A-Z]{16}\b/, 'an access key of AWS'],
    [/AIza/, /AIza[\w-]{35}/, 'a key of Google'],
    [/hv[sbr]\./, /hv[sbr]\.[\w-]{20,}/, 'a token of Vault'],
    [/npm_|pypi-|dop_v1_/, /(?:npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}|dop_v1_[0-9a-f]{40,})/, 'a token'],
    [/sha256~/, /sha256~[\w-]{40,}/, 'a token of OpenShift'],
    [/::server:|::node:/, /K10[0-9a-f]{40,}::[a-z]+:[^\s"']+/, 'a token of K3s'],
    [/kubeconfig-|token-/, /(?:kubeconfig-[\w.-]{1,60}|token-\w{4,12}):[a-z0-9]{40,}/, 'a token of Rancher'],
    [
      /[a-z0-9]{6}\.[a-z0-9]{16}/,
      /(?<![.-])[a-z0-9]{6}\.(?=[a-z]*\d)[a-z0-9]{16}(?![\w.-])/,
      'a bootstrap token',
    ],
  ] as const
).map(([start, form, name]) => ({ start, form: new RegExp(apart + form.source, 'g'), name }));

/** Whether any of all that may stand in a text. */
const anyForm = new RegExp(
  ['eyJ', 'bearer', 'basic', '-u', 'login', 'sshpass', ...forms.map(({ start }) => start.source)].join('|'),
  'i',
);
const jsonWebToken = /eyJ[\w-]{8,}(?:\.[\w-]*){1,4}/y;
const scheme = /((?:(?<![a-z0-9_])|(?<=\\[nrt]))(?:bearer|basic))([ \t]{1,4}|%20|\+)([^\s"'`,;<>\\]{6,})/gi;
/** `-u root:password`, `--user=root:password`. */
const userPair =
  /((?:^|[\s"'`=]|\\[nrt])(?:-u|--(?:proxy-)?user)(?:[ \t]{1,4}|=)["'`]?)([\w.@-]{1,64}):((?!<withheld )[^\s"'`]{1,200})/g;
/** A line of netrc, and how sshpass is given one. */
const loginPair =
  /((?:machine\s{1,20}\S{1,200}|(?<=^|\n|\\n)default)\s{1,20}login\s{1,20}[^\s:]{1,64}\s{1,20}password\s{1,20}|sshpass[ \t]{1,4}-p[ \t]{0,4})((?!<withheld )[^\s"'`]{1,200})/g;

/** The text without tokens: JSON Web Tokens, what follows `Bearer`, and the forms of well-known services. */
export function withoutTokens(text: string): string {
  if (!anyForm.test(text)) return text;
  let clean = text.includes('eyJ') ? withoutJsonWebTokens(text) : text;
  clean = clean.replace(scheme, (whole, name: string, gap: string, value: string) =>
    isCredential(value, name) ? `${name}${gap}${withheld('looks like a bearer token')}` : whole,
  );
  if (clean.includes('-u'))
    clean = clean.replace(userPair, (whole, flag: string, user: string, value: string) =>
      user === 'system' || /^\d+$/.test(value)
        ? whole
        : `${flag}${user}:${withheld('looks like a password')}`,
    );
  if (/login|sshpass/.test(clean))
    clean = clean.replace(loginPair, (_whole, before: string) => before + withheld('looks like a password'));
  for (const { start, form, name } of forms)
    if (start.test(clean)) clean = clean.replace(form, withheld(`looks like ${name}`));
  return clean;
}

/** One that has no dot is passed over with all that begins in it: no search goes back. */
function withoutJsonWebTokens(text: string): string {
  let clean = '';
  let kept = 0;
  for (let at = text.indexOf('eyJ'); at >= 0; ) {
    jsonWebToken.lastIndex = at;
    const found = jsonWebToken.exec(text)?.[0];
    if (found !== undefined) {
      clean += text.slice(kept, at) + withheld('looks like a JSON Web Token');
      kept = at + found.length;
    }
    at = text.indexOf('eyJ', found === undefined ? endOfRun(text, at) : kept);
  }
  return clean + text.slice(kept);
}

function endOfRun(text: string, from: number): number {
  let at = from;
  while (/[\w-]/.test(text[at] ?? '')) at += 1;
  return Math.max(at, from + 1);
}

/** `basic authentication` and `bearer tokens` are words. */
function isCredential(value: string, name: string): boolean {
  const isWord = /^[A-Za-z]?[a-z]+(?:[-/][a-z]+)*[.:)]*$/.test(value);
  return !isWord || (value.length >= 24 && /^bearer$/i.test(name));
}
