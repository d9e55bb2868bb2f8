import { variable } from '../../calico/environment.ts';
import { tlsVariables } from '../../calico/tls-variables.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import type { PossibleEnd, RefusedHandshake, TlsEnd } from '../../x509/handshake.ts';
import { unknownKeyFile } from '../../x509/key-trace.ts';
import { tlsSettings } from '../../x509/tls/tls-settings.ts';
import { dialsTypha, type End } from './end.ts';

const plaintext: TlsEnd = {
  transport: 'plaintext',
  certFile: '',
  caFile: '',
  key: unknownKeyFile,
  commonName: '',
  uriSan: '',
};

/**
 * What an end may be as the TLS library sees it, by what is known of it: plaintext, TLS or either, with null for a file
 * that is not known. None where it never gets as far as a handshake; null where it may not even dial.
 */
export function worldsOf(end: End): readonly PossibleEnd[] | null {
  if (end.mode === 'plaintext') return [plaintext];
  if (end.mode.startsWith('mtls')) return [secured(end)];
  if (end.mode !== 'unknown') return [];
  if (end.side === 'client' && dialsTypha(end.tls) !== true) return null;
  return [...(maySpeakPlaintext(end) ? [plaintext] : []), ...(maySpeakTls(end) ? [secured(end)] : [])];
}

/**
 * An end as the TLS library sees it; null when its settings or files are not known, or when it does not get as far as a
 * handshake.
 */
export function tlsEnd(end: End): TlsEnd | null {
  return onlyWorld(end, worldsOf(end));
}

/** The world of an end of which everything is known that decides a handshake; null for any other. */
export function onlyWorld({ mode }: End, worlds: readonly PossibleEnd[] | null): TlsEnd | null {
  const [only] = worlds ?? [];
  return mode !== 'unknown' && only !== undefined && isKnown(only) ? only : null;
}

/** What an end certainly speaks, once it gets as far as a handshake; null where that is not known. */
export function certainTransport(end: End): TlsEnd['transport'] | null {
  const worlds = worldsOf(end);
  const [first] = worlds ?? [];
  return worlds?.every(({ transport }) => transport === first?.transport) ? (first?.transport ?? null) : null;
}

/** `, whatever its CA file holds`: what is not known and makes no difference to a refusal; '' where nothing is. */
export function whateverWords(
  { refusedBy, stage }: Pick<RefusedHandshake, 'refusedBy' | 'stage'>,
  ends: { readonly server: End; readonly client: End },
): string {
  const end = ends[refusedBy];
  if (end.mode === 'unknown') return ', whatever its other settings are';
  if (stage === 'loading')
    return fileText(end.certificate) === null ? ', whatever its certificate file holds' : '';
  return fileText(end.trust) === null ? ', whatever its CA file holds' : '';
}

function isKnown(end: PossibleEnd): end is TlsEnd {
  return end.certFile !== null && end.caFile !== null;
}

const settings = ['caFile', 'certFile', 'keyFile', 'commonName', 'uriSan'] as const;
const fileOf = { caFile: 'ca', certFile: 'cert', keyFile: 'key' } as const;

/** A setting whose file is not there counts as not set: only a file that was found is certainly one. */
function maySpeakPlaintext({ tls: { parameters, files } }: End): boolean {
  return settings.every((one) => {
    const isUnset = (textOf(parameters[one]) ?? '') === '';
    return isUnset || (one in fileOf && files[fileOf[one as keyof typeof fileOf]]?.kind !== 'found');
  });
}

function maySpeakTls({ tls: { parameters, files } }: End): boolean {
  const hasFiles = (['caFile', 'certFile', 'keyFile'] as const).every(
    (one) => textOf(parameters[one]) !== '' && files[fileOf[one]]?.kind !== 'missing',
  );
  return hasFiles && (['commonName', 'uriSan'] as const).some((one) => textOf(parameters[one]) !== '');
}

function secured(end: End): PossibleEnd {
  const { commonName, uriSan } = end.tls.parameters;
  const knowsNames = textOf(commonName) !== null && textOf(uriSan) !== null;
  return {
    transport: 'tls',
    certFile: fileText(end.certificate),
    caFile: fileText(end.trust),
    key: end.certificate?.keyTrace ?? unknownKeyFile,
    commonName: knowsNames ? end.tls.commonName : '',
    uriSan: knowsNames ? end.tls.uriSan : '',
    ...variablesOf(end),
  };
}

/** A variable counts in the releases that read it; where the release is not known, in its most lenient reading. */
function variablesOf({
  tls: { environment },
  release,
}: End): Pick<TlsEnd, 'tlsMinVersion' | 'tlsCipherSuites' | 'tlsRsaSuites'> {
  const { readsSuites, knowsRsaSuites, readsMinVersion } = tlsVariables(release.version);
  const textIf = (reads: boolean | null, name: string) =>
    reads === false ? '' : (textOf(variable(environment, name)) ?? '');
  const suites = textIf(readsSuites, 'TLS_CIPHER_SUITES');
  const withRsa = knowsRsaSuites !== false;
  const isLenient = readsSuites === null && tlsSettings('', suites, withRsa).error !== null;
  return {
    tlsMinVersion: textIf(readsMinVersion, 'TLS_MIN_VERSION'),
    tlsCipherSuites: isLenient ? '' : suites,
    tlsRsaSuites: withRsa,
  };
}

/** A file that is there and holds no certificate is no certificate; one that was not read is not known. */
function fileText(file: { text: string | null; problem: { kind: string } | null } | null): string | null {
  if (file === null) return null;
  if (file.text !== null) return file.text;
  return file.problem?.kind === 'malformed' ? '' : null;
}
