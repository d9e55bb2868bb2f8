import { encode, encodeTime, tag } from '../../../../src/x509/der/der.ts';
import { encodeName } from '../../../../src/x509/issuing/distinguished-name.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  encodeExtension,
  subjectKeyIdentifier,
} from '../../../../src/x509/issuing/extension-encoding.ts';
import { craft } from '../crafted/crafted-certificate.ts';
import { ca, type End, type World } from '../crafted/world.ts';
import { bothWays, notLoadedWith, type PairCase, refusedWith } from './pair-case.ts';

const second = 1000;
const day = 86_400 * second;
const at = (world: World, offset: number) => encodeTime(new Date(world.now.getTime() + offset));

/** Dates of the leaf, its issuer and the root, as offsets from now. */
const dates: readonly (readonly [
  name: string,
  which: 'leaf' | 'issuing CA' | 'root',
  from: number,
  to: number,
  code: string,
])[] = [
  ['ends now', 'leaf', -day, 0, 'accepted'],
  ['ended a second ago', 'leaf', -day, -second, 'expired'],
  ['begins now', 'leaf', 0, day, 'accepted'],
  ['begins in a second', 'leaf', second, day, 'not-yet-valid'],
  ['ends before it begins', 'leaf', day, -day, 'not-yet-valid'],
  ['ended a second ago', 'issuing CA', -day, -second, 'expired'],
  ['begins in a second', 'issuing CA', second, day, 'not-yet-valid'],
  ['ended a second ago', 'root', -day, -second, 'expired'],
  ['begins in a second', 'root', second, day, 'not-yet-valid'],
];

const certificateOf = (end: End, which: string) =>
  which === 'leaf' ? end.leaf : which === 'root' ? end.root : (end.intermediates[0] ?? end.root);

const validity: PairCase[] = dates.flatMap(([name, which, from, to, code]) =>
  bothWays(`${which} that ${name}`, refusedWith(code), (end, _, world) => {
    const certificate = certificateOf(end, which);
    certificate.notBefore = at(world, from);
    certificate.notAfter = at(world, to);
  }),
);

/** CA flag and path length of the issuing CA and the root; there is one issuing CA below the root. */
const constraints: readonly (readonly [
  which: 'leaf' | 'issuing CA' | 'root',
  name: string,
  extension: string,
  code: string,
])[] = [
  ['issuing CA', 'no basic constraints', '', 'unknown-authority'],
  ['root', 'no basic constraints', '', 'unknown-authority'],
  ['issuing CA', 'cA false', basicConstraints(false, null), 'unknown-authority'],
  ['root', 'cA false', basicConstraints(false, null), 'unknown-authority'],
  ['issuing CA', 'path length 0', basicConstraints(true, 0), 'accepted'],
  ['root', 'path length 1', basicConstraints(true, 1), 'accepted'],
  ['root', 'path length 0', basicConstraints(true, 0), 'path-too-long'],
  ['leaf', 'cA true', basicConstraints(true, null), 'accepted'],
  ['leaf', 'cA true and path length 0', basicConstraints(true, 0), 'accepted'],
];

const flags: PairCase[] = constraints.flatMap(([which, name, extension, code]) =>
  bothWays(`${which} with ${name}`, refusedWith(code), (end) => {
    certificateOf(end, which).extensions.set('basicConstraints', extension);
  }),
);

const stranger = (world: World, name = 'stranger') => ca(name, world.keys, 'P-256', 80, null, world.now);
const twin = (world: World, end: End) => {
  const other = stranger(world);
  other.subject = end.root.subject;
  return other;
};
const withheld: readonly [string, string] = ['server no-certificate', 'client unknown-authority'];

const trust: PairCase[] = [
  ...bothWays('the other end trusts another CA', withheld, (_, other, world) => {
    other.caFile = [stranger(world)];
  }),
  ...bothWays('the other end trusts another CA of the same name', withheld, (end, other, world) => {
    // The leaf names its issuing CA; only its issuer names the root.
    other.caFile = [twin(world, end)];
    end.certFile = [end.leaf];
  }),
  ...bothWays('same name, chain sent', refusedWith('unknown-authority'), (end, other, world) => {
    other.caFile = [twin(world, end)];
  }),
  ...bothWays('both CAs of one name', refusedWith('accepted'), (end, other, world) => {
    other.caFile = [twin(world, end), end.root];
  }),
  ...bothWays('a bundle of two CAs', refusedWith('accepted'), (end, other, world) => {
    other.caFile = [stranger(world), end.root];
  }),
  ...bothWays('the chain is not sent', withheld, (end) => {
    end.certFile = [end.leaf];
  }),
  ...bothWays('the chain is sent in another order', refusedWith('accepted'), (end) => {
    end.certFile = [end.leaf, end.root, ...end.intermediates];
  }),
  ...bothWays('the root is sent too', refusedWith('accepted'), (end) => {
    end.certFile = [end.leaf, ...end.intermediates, end.root];
  }),
  ...bothWays(
    'the issuing CA alone is trusted, the chain not sent',
    refusedWith('accepted'),
    (end, other) => {
      other.caFile = [...end.intermediates];
      end.certFile = [end.leaf];
    },
  ),
  ...bothWays(
    'root and issuing CA are trusted, the chain not sent',
    refusedWith('accepted'),
    (end, other) => {
      other.caFile = [end.root, ...end.intermediates];
      end.certFile = [end.leaf];
    },
  ),
  ...bothWays('the leaf itself is trusted, as the operator does', withheldAsLeaf(), (end, other) => {
    other.caFile = [end.leaf];
    end.certFile = [end.leaf];
  }),
  ...bothWays('a self-signed leaf is trusted', refusedWith('accepted'), (end, other) => {
    end.leaf.parent = null;
    end.leaf.extensions.delete('authorityKeyId');
    other.caFile = [end.leaf];
    end.certFile = [end.leaf];
  }),
  ...bothWays('a self-signed leaf that is not trusted', withheld, (end) => {
    end.leaf.parent = null;
    end.certFile = [end.leaf];
  }),
  ...bothWays('the issuer in another string type', withheld, (end) => {
    end.leaf.issuer = encode(
      tag.sequence,
      encode(
        tag.set,
        encode(tag.sequence, '\x06\x03\x55\x04\x03', encode(tag.printableString, 'issuing-ca')),
      ),
    );
    end.certFile = [end.leaf];
  }),
  ...bothWays(
    'a leaf signed by a key that is not its issuer’s',
    refusedWith('unknown-authority'),
    (end, _, world) => {
      end.leaf.signer = world.keys.get('P-256', 81);
    },
  ),
  ...bothWays('a flipped bit in the signature', refusedWith('unknown-authority'), (end) => {
    end.leaf.changeSignature = (der) =>
      der.slice(0, -1) + String.fromCharCode(der.charCodeAt(der.length - 1) ^ 1);
  }),
  ...bothWays('another key identifier of the issuer', refusedWith('accepted'), (end) => {
    end.leaf.extensions.set('authorityKeyId', authorityKeyIdentifier('another'));
  }),
  ...bothWays('no key identifiers at all', refusedWith('accepted'), (end) => {
    for (const each of [end.leaf, ...end.intermediates, end.root]) {
      each.extensions.delete('authorityKeyId');
      each.extensions.delete('subjectKeyId');
    }
  }),
  ...bothWays('a critical subject key identifier', notLoadedWith('malformed-certificate'), (end) => {
    end.leaf.extensions.set('subjectKeyId', encodeExtension('2.5.29.14', true, encode(tag.octetString, 'x')));
  }),
  ...bothWays('an issuing CA whose key identifier is another', refusedWith('accepted'), (end) => {
    end.intermediates[0]?.extensions.set('subjectKeyId', subjectKeyIdentifier('another'));
  }),
  ...bothWays('a root that was cross-signed', refusedWith('accepted'), (end, other, world) => {
    const older = stranger(world, 'older-root');
    const bridge = craft('bridge', end.root.key, older, world.now);
    bridge.subject = end.root.subject;
    for (const [name, value] of end.root.extensions) bridge.extensions.set(name, value);
    end.certFile = [...end.certFile, bridge];
    other.caFile = [older];
  }),
  ...bothWays('a root of version 1', refusedWith('accepted'), (end) => {
    end.root.version = '';
    end.root.extensions.clear();
  }),
  ...bothWays('an issuing CA of version 1', refusedWith('not-a-ca'), (end) => {
    const [issuing] = end.intermediates;
    if (issuing === undefined) return;
    issuing.version = '';
    issuing.extensions.clear();
  }),
  ...bothWays(
    '101 CAs of one name before the right one',
    refusedWith('too-many-signature-checks'),
    (end, _, world) => {
      end.leaf.extensions.delete('authorityKeyId');
      const others = Array.from({ length: 101 }, (_, number) => {
        const other = ca('other', world.keys, 'P-256', 82, end.root, world.now);
        other.subject = end.leaf.parent?.subject ?? '';
        other.serial = encode(tag.integer, `\x02${String.fromCharCode(number)}`);
        other.extensions.delete('subjectKeyId');
        return other;
      });
      end.certFile = [end.leaf, ...others, ...end.intermediates];
    },
  ),
  ...bothWays(
    'a malformed certificate at the end of the chain',
    refusedWith('malformed-certificate'),
    (end) => {
      end.certFile = [...end.certFile, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'];
    },
  ),
  ...bothWays(
    'an empty certificate at the end, under TLS 1.2',
    refusedWith('malformed-certificate'),
    (end) => {
      end.certFile = [...end.certFile, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'];
      end.maxVersion = '1.2';
    },
  ),
  ...bothWays('more than 256 KiB of certificates', refusedWith('malformed-certificate'), (end, _, world) => {
    const another = stranger(world);
    end.certFile = [...end.certFile, ...Array.from({ length: 900 }, () => another)];
  }),
  ...bothWays('an issuer without a name', withheld, (end) => {
    end.leaf.issuer = encodeName([]);
    end.certFile = [end.leaf];
  }),
];

/** The operator's own case: a client then withholds its certificate, for no CA is its issuer. */
function withheldAsLeaf(): readonly [string, string] {
  return ['server no-certificate', 'accepted'];
}

export const chainPairs: readonly PairCase[] = [...validity, ...flags, ...trust];
