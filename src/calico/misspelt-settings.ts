import { editDistance } from '../edit-distance.ts';
import type { Environment, Setting } from './environment.ts';
import { felixParameters, typhaServerParameters } from './reference/daemon-parameters.ts';

/** A setting that looks as if it secured or found Typha, and that no release of the daemon reads. */
export interface Misspelt {
  readonly setting: Setting;
  /** The real setting that it is nearest to, as its place would spell it. */
  readonly nearest: string;
}

/** What a setting of the connection is for, by the key that does it. */
type Keys = Readonly<
  Record<
    | 'caFile'
    | 'certFile'
    | 'keyFile'
    | 'commonName'
    | 'uriSan'
    | 'address'
    | 'serviceName'
    | 'serviceNamespace',
    string
  >
>;

/**
 * The variables and the keys of a config file that Felix or Typha ignores without a word, of those that are near a
 * setting of TLS or of discovery. Ordinary settings, and what other programs of the container read, are none.
 */
export function misspeltSettings(
  daemon: 'felix' | 'typha',
  keys: Keys,
  environment: Environment,
  file: ReadonlyMap<string, Setting>,
): Misspelt[] {
  const prefix = `${daemon.toUpperCase()}_`;
  const variables = [...environment.variables.values()]
    .filter(({ name }) => name.toUpperCase().startsWith(prefix))
    .flatMap((setting) => {
      const key = nearestKey(daemon, keys, setting.name.slice(prefix.length));
      return key === null ? [] : [{ setting, nearest: isVariable(key) ? key : prefix + key.toUpperCase() }];
    });
  const inFile = [...file.values()].flatMap((setting) => {
    const nearest = nearestKey(daemon, keys, setting.name);
    return nearest === null ? [] : [{ setting, nearest }];
  });
  return [...variables, ...inFile];
}

/** Null for a name that is known, and for one that is near to nothing. */
function nearestKey(daemon: 'felix' | 'typha', keys: Keys, name: string): string | null {
  const known = daemon === 'felix' ? felixParameters : typhaServerParameters;
  if (known.has(name.toLowerCase())) return null;
  const plain = name.toLowerCase().replace(/[_-]/g, '');
  const ranked = Object.values(keys)
    .map((key) => ({ key, distance: editDistance(plain, key.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [closest] = ranked;
  if (closest === undefined) return null;
  const { key, distance } = closest;
  const isNear = distance <= (key.length > 6 ? 2 : 1);
  const isMeant = isNear || ofTls.test(plain) || (daemon === 'felix' && plain.includes('typha'));
  if (!isMeant) return null;
  return distance === 0 ? key : (keyByRole(keys, plain) ?? key);
}

const ofTls = new RegExp(
  [
    '^(?:typha|server|client|peer|root|trusted|tls|ssl|min|max|x509)*',
    '(?:tls|ssl|ca|cert|certificate|crt|key|cn|commonname|urisan|uri|san|spiffe|spiffeid|cipher|',
    '(?<=client|peer|typha)name)',
    '(?:ca|cert|crt|key|file|path|dir|pem|data|bundle|name|min|max|version|suite|s)*$',
  ].join(''),
);

/** By the word in a name that says what it is for; the first that is there. */
function keyByRole(keys: Keys, plain: string): string | null {
  const roles: readonly (readonly [RegExp, string])[] = [
    [/cipher|suites?$/, suitesVariable],
    [/(?:tls|ssl).*(?:version|min)|(?:version|min).*(?:tls|ssl)/, versionVariable],
    [/namespace/, keys.serviceNamespace],
    [/service/, keys.serviceName],
    [/uri|spiffe|san$/, keys.uriSan],
    [/(?:cn|name)s?$/, keys.commonName],
    [/key/, keys.keyFile],
    [/ca(?:cert|crt|file|path|bundle|pem|data|s)*$|root|trust/, keys.caFile],
    [/cert|crt/, keys.certFile],
    [/addr|endpoint|host|url/, keys.address],
  ];
  return roles.find(([word]) => word.test(plain))?.[1] ?? null;
}

const suitesVariable = 'TLS_CIPHER_SUITES';
const versionVariable = 'TLS_MIN_VERSION';

const isVariable = (name: string): boolean => [suitesVariable, versionVariable].includes(name);
