import { type Der, encode, encodeOid, tag } from '../../../src/x509/der/der.ts';
import { encodeExtension } from '../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../src/x509/parsing/extension-names.ts';
import type { Faults } from './fault.ts';

const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);
const policyOids = ['1.2.3.1', '1.2.3.2', '1.2.3.3', '2.5.29.32.0'] as const;

function policies(oids: readonly string[]): Der {
  const list = sequence(...oids.map((oid) => sequence(encodeOid(oid))));
  return encodeExtension(extensionOids.certificatePolicies, false, list);
}

function mappings(pairs: readonly (readonly [string, string])[]): Der {
  const list = sequence(...pairs.map(([from, to]) => sequence(encodeOid(from), encodeOid(to))));
  return encodeExtension(extensionOids.policyMappings, true, list);
}

function constraints(explicit: number | null, mapping: number | null): Der {
  const skip = (number: number, value: number | null) =>
    value === null ? '' : encode(0x80 | number, String.fromCharCode(value & 0xff));
  const value = sequence(skip(0, explicit), skip(1, mapping));
  return encodeExtension(extensionOids.policyConstraints, true, value);
}

/** Certificate policies and what requires them (RFC 5280 6.1). */
export const policyFaults: Faults = {
  policies: ({ target, pick }) => {
    const some = [pick(policyOids), pick(policyOids)];
    target.extensions.set('policies', policies(pick([[], some.slice(1), some, [...new Set(some)]])));
  },
  policiesEverywhere: ({ end, pick }) => {
    for (const each of [end.leaf, ...end.intermediates, end.root]) {
      each.extensions.set('policies', policies([...new Set([pick(policyOids), pick(policyOids)])]));
    }
  },
  policyMappings: ({ target, pick }) => {
    const pairs = [
      [pick(policyOids), pick(policyOids)],
      [pick(policyOids), pick(policyOids)],
    ] as const;
    target.extensions.set('mappings', mappings(pick([pairs, pairs.slice(1)])));
  },
  policyConstraints: ({ target, pick }) => {
    target.extensions.set(
      'policyConstraints',
      constraints(pick([0, 0, 1, 2, null, 0xff]), pick([0, 1, null, null])),
    );
  },
  inhibitAnyPolicy: ({ target, pick }) => {
    const value = encode(tag.integer, pick(['\0', '\x01', '\xff', '', '\0\x01']));
    target.extensions.set('inhibitAny', encodeExtension(extensionOids.inhibitAnyPolicy, true, value));
  },
  malformedPolicies: ({ target, pick }) => {
    const { certificatePolicies, policyConstraints, policyMappings } = extensionOids;
    target.extensions.set(
      'malformedPolicies',
      encodeExtension(
        pick([certificatePolicies, policyConstraints, policyMappings]),
        pick([true, false]),
        pick([
          '',
          'x',
          sequence('x'),
          sequence(sequence()),
          sequence(encode(0x80, '')),
          sequence(sequence(encode(6, '\x80\x01'))),
        ]),
      ),
    );
  },
};
