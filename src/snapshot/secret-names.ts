/** Which settings hold a secret, judged by name and value. */

export const withheldValue = '[withheld]';

const secretWord = /key|token|passw(?:or)?d|secret|credential|authorization/i;
const passwordWord = /token|passw(?:or)?d|secret|credential|authorization/i;

/** Names whose value tells where a secret is or of what sort, not what it is. */
const describesSecret =
  /(?:file|path|dir|directory|names?|ref|audiences?|seconds|enabled|algorithm|size|type|usages?|sha256)$|public/i;
const plainNames = new Set(['key', 'topologyKey']);

/** Prose: `secrets: ...` in it is no setting. */
const proseNames = new Set(['message', 'reason', 'cause', 'problem']);

const harmlessValue = /^(?:|none|true|false|null|__[A-Z0-9_]+__|\$\(\w+\)|\$\{?\w+\}?|\[[a-z ]*withheld\])$/i;
const pathLike = /^(?:[A-Za-z]:)?[/\\][\w./\\-]*$/;
const secretsDirectory = /^[/\\](?:[\w.-]+[/\\])+[\w.-]+$/;

/**
 * The value that may be kept of a setting: itself, or `[withheld]` when its name says key, token or password.
 * A path such as ETCD_KEY_FILE's stays, as do placeholders of a template.
 */
export function publicValue(name: string, value: string): string {
  if (!secretWord.test(name) || plainNames.has(name) || harmlessValue.test(value)) return value;
  if (describesSecret.test(name)) return /\s/.test(value.trim()) ? withheldValue : value;
  const placesKey = !passwordWord.test(name) && pathLike.test(value) && secretsDirectory.test(value);
  return placesKey ? value : withheldValue;
}

const assignment =
  /((?:"|'|\\")?)([A-Za-z0-9_.-]*(?:key|token|passw(?:or)?d|secret|credential)[A-Za-z0-9_.-]*)\1([ \t]*[:=][ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\\"[^"\\\n]*\\"|[^\s,;}"'\\]+)/gi;
const option =
  /(--?[A-Za-z0-9-]*(?:key|token|passw(?:or)?d|secret|credential)[A-Za-z0-9-]*)([ \t]+)([^\s,;"'-][^\s,;"']*)/gi;

const certificateBlock = /(-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----)/;

/** Text (a config file, a command line, JSON with placeholders) with the values of secret settings withheld. */
export function withoutSecretAssignments(text: string, name: string): string {
  if (proseNames.has(name) || !secretWord.test(text)) return text;
  return text
    .split(certificateBlock)
    .map((part, index) => (index % 2 === 1 ? part : withoutAssignments(part)))
    .join('');
}

function withoutAssignments(text: string): string {
  return text
    .replace(assignment, (whole, quote: string, name: string, between: string, value: string) => {
      const inner = unquote(value);
      const kept = publicValue(name.replace(/^-+/, ''), inner);
      return kept === inner ? whole : `${quote}${name}${quote}${between}${value.replace(inner, () => kept)}`;
    })
    .replace(option, (whole, name: string, between: string, value: string) => {
      const kept = publicValue(name.replace(/^-+/, ''), value);
      return kept === value ? whole : `${name}${between}${kept}`;
    });
}

function unquote(value: string): string {
  return value.replace(/^(?:\\"|"|')/, '').replace(/(?:\\"|"|')$/, '');
}
