import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyIdentifier,
  keyUsage,
  subjectAlternativeName,
  subjectKeyIdentifier,
} from '../../../../src/x509/issuing/extension-encoding.ts';
import { type Crafted, craft, craftedPem } from './crafted-certificate.ts';
import type { KeyKind, KeyRing } from './test-keys.ts';

/** A piece of a PEM file: a certificate, or text as it is. */
export type Piece = Crafted | string;

export interface End {
  leaf: Crafted;
  intermediates: Crafted[];
  root: Crafted;
  /** What the end loads as its certificate, and as its CA file. */
  certFile: Piece[];
  caFile: Piece[];
  /** Changes to the text of the two files. */
  changeCertFile: (text: string) => string;
  changeCaFile: (text: string) => string;
  keyFile: string | null;
  commonName: string;
  uriSan: string;
  minVersion: '1.2' | '1.3';
  maxVersion: '1.2' | '1.3';
  cipherSuites: string;
}

/** A server and a client that would accept each other, until faults are applied. */
export interface World {
  now: Date;
  keys: KeyRing;
  server: End;
  client: End;
}

export interface WorldShape {
  readonly sharedRoot: boolean;
  readonly depth: readonly [server: number, client: number];
  readonly keys: readonly [root: KeyKind, intermediate: KeyKind, server: KeyKind, client: KeyKind];
  readonly verifies: readonly ['cn' | 'uri' | 'either' | 'none', 'cn' | 'uri' | 'either' | 'none'];
}

export function buildWorld(shape: WorldShape, keys: KeyRing, now: Date): World {
  const [rootKind, intermediateKind, serverKind, clientKind] = shape.keys;
  const serverRoot = ca('calico-ca', keys, rootKind, 0, null, now);
  const clientRoot = shape.sharedRoot ? serverRoot : ca('felix-ca', keys, rootKind, 1, null, now);
  const chain = (root: Crafted, depth: number, from: number) => {
    const intermediates: Crafted[] = [];
    for (let each = 0; each < depth; each++) {
      const parent = intermediates[0] ?? root;
      const name = `issuing-ca-${from + each}`;
      intermediates.unshift(ca(name, keys, intermediateKind, from + each, parent, now));
    }
    return intermediates;
  };
  const serverChain = chain(serverRoot, shape.depth[0], 10);
  const clientChain = chain(clientRoot, shape.depth[1], 20);
  const serverLeaf = leaf(
    'typha-server',
    'serverAuth',
    keys,
    serverKind,
    30,
    serverChain[0] ?? serverRoot,
    now,
  );
  const clientLeaf = leaf(
    'typha-client',
    'clientAuth',
    keys,
    clientKind,
    31,
    clientChain[0] ?? clientRoot,
    now,
  );
  const wanted = (kind: 'cn' | 'uri' | 'either' | 'none', name: string) => ({
    commonName: kind === 'cn' || kind === 'either' ? name : '',
    uriSan: kind === 'uri' || kind === 'either' ? `spiffe://cluster.local/${name}` : '',
  });
  const end = (own: Crafted, intermediates: Crafted[], root: Crafted, trusted: Crafted): End => ({
    leaf: own,
    intermediates,
    root,
    certFile: [own, ...intermediates],
    caFile: [trusted],
    changeCertFile: (text) => text,
    changeCaFile: (text) => text,
    keyFile: null,
    commonName: '',
    uriSan: '',
    minVersion: '1.2',
    maxVersion: '1.3',
    cipherSuites: '',
  });
  return {
    now,
    keys,
    server: {
      ...end(serverLeaf, serverChain, serverRoot, clientRoot),
      ...wanted(shape.verifies[0], 'typha-client'),
    },
    client: {
      ...end(clientLeaf, clientChain, clientRoot, serverRoot),
      ...wanted(shape.verifies[1], 'typha-server'),
    },
  };
}

export function ca(
  name: string,
  keys: KeyRing,
  kind: KeyKind,
  number: number,
  parent: Crafted | null,
  now: Date,
): Crafted {
  const crafted = craft(name, keys.get(kind, number), parent, now);
  crafted.extensions.set('basicConstraints', basicConstraints(true, null));
  crafted.extensions.set('keyUsage', keyUsage(['keyCertSign', 'cRLSign']));
  crafted.extensions.set('subjectKeyId', subjectKeyIdentifier(keyIdentifier(crafted.key.info)));
  if (parent !== null) {
    crafted.extensions.set('authorityKeyId', authorityKeyIdentifier(keyIdentifier(parent.key.info)));
  }
  return crafted;
}

export function leaf(
  name: string,
  usage: string,
  keys: KeyRing,
  kind: KeyKind,
  number: number,
  parent: Crafted,
  now: Date,
): Crafted {
  const crafted = craft(name, keys.get(kind, number), parent, now);
  crafted.extensions.set('keyUsage', keyUsage(['digitalSignature']));
  crafted.extensions.set('extendedKeyUsage', extendedKeyUsage([usage]));
  const names = subjectAlternativeName({ uriSans: [`spiffe://cluster.local/${name}`] }, false);
  if (names !== null) crafted.extensions.set('subjectAltName', names);
  crafted.extensions.set('authorityKeyId', authorityKeyIdentifier(keyIdentifier(parent.key.info)));
  return crafted;
}

export function fileText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : craftedPem(piece))).join('');
}
