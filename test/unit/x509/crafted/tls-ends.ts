import { type GoRelease, latestGo } from '../../../../src/x509/go-release.ts';
import type { TlsEnd } from '../../../../src/x509/handshake.ts';
import { tracePrivateKey } from '../../../../src/x509/key.ts';
import type { PrivateKeyTrace } from '../../../../src/x509/key-trace.ts';
import { type End, fileText, type World } from './world.ts';

/** The files and settings of one end, as text. */
export interface EndFiles {
  readonly certFile: string;
  readonly caFile: string;
  readonly keyFile: string;
  readonly commonName: string;
  readonly uriSan: string;
}

export function endFiles(end: End): EndFiles {
  return {
    certFile: end.changeCertFile(fileText(end.certFile)),
    caFile: end.changeCaFile(fileText(end.caFile)),
    keyFile: end.keyFile ?? end.leaf.key.privateKeyPem,
    commonName: end.commonName,
    uriSan: end.uriSan,
  };
}

const traces = new Map<string, PrivateKeyTrace>();

/** The same few keys are in most worlds. */
function traceOf(keyFile: string): PrivateKeyTrace {
  const trace = traces.get(keyFile) ?? tracePrivateKey(keyFile);
  traces.set(keyFile, trace);
  return trace;
}

/** What the rule is given of an end. */
export function tlsEnd(end: End, { keyFile, ...files }: EndFiles, go: GoRelease = latestGo): TlsEnd {
  return {
    ...files,
    go,
    transport: 'tls',
    key: traceOf(keyFile),
    tlsMinVersion: end.minVersion,
    tlsMaxVersion: end.maxVersion,
    tlsCipherSuites: end.cipherSuites,
  };
}

export function tlsEnds(
  world: World,
  go: GoRelease = latestGo,
): { readonly server: TlsEnd; readonly client: TlsEnd } {
  return {
    server: tlsEnd(world.server, endFiles(world.server), go),
    client: tlsEnd(world.client, endFiles(world.client), go),
  };
}
