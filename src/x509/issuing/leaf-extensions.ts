import type { Der } from '../der/der.ts';
import {
  type AlternativeNames,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAlternativeName,
} from './extension-encoding.ts';

/** What a leaf says of itself, whoever signs it. */
export interface LeafNames extends AlternativeNames {
  /** Several are written in this order; Go takes the last. */
  readonly commonNames: readonly string[];
  /** serverAuth, clientAuth, any or an OID; null for no such extension. */
  readonly extendedKeyUsage: readonly string[] | null;
}

/**
 * No CA; signatures, for RSA also key encipherment, which does not go with clientAuth alone (RFC 5280 4.2.1.12);
 * the usages and names asked for.
 */
export function leafExtensions(names: LeafNames, isRsa: boolean): Der[] {
  const alternativeNames = subjectAlternativeName(names, names.commonNames.length === 0);
  const usages = names.extendedKeyUsage;
  const encipherment = isRsa && (usages === null || usages.includes('serverAuth'));
  return [
    basicConstraints(false, null),
    keyUsage(encipherment ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']),
    ...(names.extendedKeyUsage ? [extendedKeyUsage(names.extendedKeyUsage)] : []),
    ...(alternativeNames === null ? [] : [alternativeNames]),
  ];
}
