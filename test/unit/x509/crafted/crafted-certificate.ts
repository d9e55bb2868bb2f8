import { createHash } from 'node:crypto';
import {
  bytesFromDer,
  constructedContextTag,
  type Der,
  derFromBytes,
  encode,
  encodeBitString,
  encodeTime,
  encodeUnsigned,
  tag,
} from '../../../../src/x509/der/der.ts';
import { pemBlock } from '../../../../src/x509/der/pem-text.ts';
import { encodeName } from '../../../../src/x509/issuing/distinguished-name.ts';
import { type SchemeName, schemes, signWith, type TestKey, usualScheme } from './test-keys.ts';

/** A certificate to be made, every part of which a fault may replace. */
export interface Crafted {
  /** Null: self-signed. */
  parent: Crafted | null;
  key: TestKey;
  subject: Der;
  /** Null: the parent's subject. */
  issuer: Der | null;
  /** Null: the parent's key. */
  signer: TestKey | null;
  scheme: SchemeName | null;
  version: Der;
  serial: Der;
  notBefore: Der;
  notAfter: Der;
  publicKeyInfo: Der | null;
  /** What stands between the key and the extensions. */
  uniqueIds: Der;
  /** By name, so that faults can replace them; null for left out. */
  extensions: Map<string, Der>;
  outerAlgorithm: Der | null;
  innerAlgorithm: Der | null;
  changeTbs: (tbs: Der) => Der;
  changeSignature: (signature: Der) => Der;
  changeWhole: (whole: Der) => Der;
}

const day = 86_400_000;
export function craft(commonName: string, key: TestKey, parent: Crafted | null, now: Date): Crafted {
  const serial = createHash('sha256').update(`${commonName} ${key.id}`).digest().subarray(0, 8);
  return {
    parent,
    key,
    subject: encodeName([['CN', commonName]]),
    issuer: null,
    signer: null,
    scheme: null,
    version: encode(constructedContextTag(0), encode(tag.integer, '\x02')),
    serial: encodeUnsigned(derFromBytes(serial)),
    notBefore: encodeTime(new Date(now.getTime() - day)),
    notAfter: encodeTime(new Date(now.getTime() + 30 * day)),
    publicKeyInfo: null,
    uniqueIds: '',
    extensions: new Map(),
    outerAlgorithm: null,
    innerAlgorithm: null,
    changeTbs: (tbs) => tbs,
    changeSignature: (signature) => signature,
    changeWhole: (whole) => whole,
  };
}

export function craftedDer(spec: Crafted): Der {
  const signer = spec.signer ?? spec.parent?.key ?? spec.key;
  const scheme = spec.scheme ?? usualScheme(signer);
  const { algorithm } = schemes[scheme];
  const extensions = [...spec.extensions.values()];
  const tbs = spec.changeTbs(
    encode(
      tag.sequence,
      spec.version,
      spec.serial,
      spec.innerAlgorithm ?? algorithm,
      spec.issuer ?? spec.parent?.subject ?? spec.subject,
      encode(tag.sequence, spec.notBefore, spec.notAfter),
      spec.subject,
      spec.publicKeyInfo ?? spec.key.info,
      spec.uniqueIds,
      extensions.length === 0 ? '' : encode(constructedContextTag(3), encode(tag.sequence, ...extensions)),
    ),
  );
  const signature = spec.changeSignature(encodeBitString(signWith(tbs, signer, scheme)));
  return spec.changeWhole(
    encode(tag.sequence, tbs, spec.outerAlgorithm ?? spec.innerAlgorithm ?? algorithm, signature),
  );
}

export function craftedPem(spec: Crafted): string {
  return pemBlock('CERTIFICATE', bytesFromDer(craftedDer(spec)));
}
