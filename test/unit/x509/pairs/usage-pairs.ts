import { encode, encodeBitString, tag } from '../../../../src/x509/der/der.ts';
import {
  encodeExtension,
  extendedKeyUsage,
  keyUsage,
} from '../../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../../src/x509/parsing/extension-names.ts';
import { bothWays, notLoadedWith, type PairCase, refusedWith } from './pair-case.ts';

type Usages = readonly string[] | null;
const [server, client, any, other] = ['serverAuth', 'clientAuth', 'any', '1.3.6.1.5.5.7.3.3'];
const wrong = 'incompatible-key-usage';

/** Extended key usages of the leaf and of the CA above it, and who accepts that: Typha, its clients. */
const nesting: readonly (readonly [leaf: Usages, ca: Usages, byServer: string, byClient: string])[] = [
  [null, null, 'accepted', 'accepted'],
  [[], null, 'accepted', 'accepted'],
  [null, [], 'accepted', 'accepted'],
  [[any], null, 'accepted', 'accepted'],
  [[other, any], null, 'accepted', 'accepted'],
  [[client], null, 'accepted', wrong],
  [[server], null, wrong, 'accepted'],
  [[server, client], null, 'accepted', 'accepted'],
  [[server, server, client], null, 'accepted', 'accepted'],
  [[other], null, wrong, wrong],
  [[other, client], null, 'accepted', wrong],
  [null, [client], 'accepted', wrong],
  [null, [server], wrong, 'accepted'],
  [null, [any], 'accepted', 'accepted'],
  [null, [other], wrong, wrong],
  [[client], [client], 'accepted', wrong],
  [[client], [server], wrong, wrong],
  [[server], [client], wrong, wrong],
  [[server, client], [client], 'accepted', wrong],
  [[any], [server], wrong, 'accepted'],
  [[client], [any], 'accepted', wrong],
];

const shown = (usages: Usages) => (usages === null ? 'no EKU' : `[${usages.join(' ')}]`);

const nested: PairCase[] = nesting.flatMap(([leaf, ca, byServer, byClient]) => {
  const by = (end: string, code: string) => (code === 'accepted' ? code : `${end} ${code}`);
  const expect = [by('server', byServer), by('client', byClient)] as const;
  return bothWays(`leaf ${shown(leaf)} under a CA with ${shown(ca)}`, expect, (end) => {
    const set = (usages: Usages, extensions: Map<string, string>) => {
      if (usages === null) extensions.delete('extendedKeyUsage');
      else extensions.set('extendedKeyUsage', extendedKeyUsage(usages));
    };
    set(leaf, end.leaf.extensions);
    set(ca, (end.intermediates[0] ?? end.root).extensions);
  });
});

const raw = (value: string) => encodeExtension(extensionOids.keyUsage, true, value);

/** Key usage of the leaf does not matter to Go; that of a CA does. */
const keyUsages: PairCase[] = [
  ...bothWays('leaf with no key usage', refusedWith('accepted'), (end) => {
    end.leaf.extensions.delete('keyUsage');
  }),
  ...bothWays('leaf with keyCertSign alone', refusedWith('accepted'), (end) => {
    end.leaf.extensions.set('keyUsage', keyUsage(['keyCertSign']));
  }),
  ...bothWays('issuing CA with no key usage', refusedWith('accepted'), (end) => {
    end.intermediates[0]?.extensions.delete('keyUsage');
  }),
  ...bothWays('issuing CA with digitalSignature alone', refusedWith('unknown-authority'), (end) => {
    end.intermediates[0]?.extensions.set('keyUsage', keyUsage(['digitalSignature']));
  }),
  ...bothWays('root with digitalSignature alone', refusedWith('unknown-authority'), (end) => {
    end.root.extensions.set('keyUsage', keyUsage(['digitalSignature']));
  }),
  ...bothWays('issuing CA with an empty key usage', refusedWith('accepted'), (end) => {
    end.intermediates[0]?.extensions.set('keyUsage', raw(encodeBitString('')));
  }),
  ...bothWays(
    'leaf with eight unused bits in its key usage',
    notLoadedWith('malformed-certificate'),
    (end) => {
      end.leaf.extensions.set('keyUsage', raw(encode(tag.bitString, '\x08\0')));
    },
  ),
  ...bothWays('leaf with set bits among the unused ones', notLoadedWith('malformed-certificate'), (end) => {
    end.leaf.extensions.set('keyUsage', raw(encode(tag.bitString, '\x03\x01')));
  }),
];

export const usagePairs: readonly PairCase[] = [...nested, ...keyUsages];
