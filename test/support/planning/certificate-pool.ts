import { type Authority, createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import type { PrivateKeyTrace } from '../../../src/x509/key-trace.ts';
import { dayMs, testTime } from '../judged.ts';

/** CAs of the pool. `twin` has the name of `old` and another key; `issuing` stands below `root`. */
export type AuthorityName = 'old' | 'twin' | 'fresh' | 'root' | 'issuing' | 'expired' | 'operator';

export type SideName = 'typha' | 'felix';

/** A leaf of the pool by what matters about it. */
export interface LeafChoice {
  readonly issuer: AuthorityName | 'self';
  readonly commonName: 'own' | 'other' | 'none' | 'two';
  readonly uri: 'own' | 'other' | 'none' | 'two';
  readonly usage: 'both' | 'right' | 'wrong' | 'none';
  readonly time: 'valid' | 'expired' | 'future';
  /** Its intermediates are sent along. */
  readonly chain: boolean;
}

export interface PoolLeaf {
  readonly certificatePem: string;
  readonly key: PrivateKeyTrace;
}

export const commonNames: Readonly<Record<SideName, string>> = {
  typha: 'typha-server',
  felix: 'typha-client',
};

export function spiffeIds(namespace: string): Readonly<Record<SideName, string>> {
  return {
    typha: `spiffe://cluster.local/ns/${namespace}/sa/calico-typha`,
    felix: `spiffe://cluster.local/ns/${namespace}/sa/calico-node`,
  };
}

/** The certificates of one process: made when first wanted, with keys that live nowhere else. */
const authorities = new Map<AuthorityName, Authority>();
const leafs = new Map<string, PoolLeaf>();

export function authority(name: AuthorityName): Authority {
  const found = authorities.get(name);
  if (found !== undefined) return found;
  const made = makeAuthority(name);
  authorities.set(name, made);
  return made;
}

function makeAuthority(name: AuthorityName): Authority {
  const now = testTime;
  switch (name) {
    case 'old':
    case 'twin':
      return createAuthority({ commonName: 'calico-ca', now });
    case 'fresh':
      return createAuthority({ commonName: 'new-calico-ca', now });
    case 'root':
      return createAuthority({ commonName: 'corp-root', maxPathLength: null, now });
    case 'issuing':
      return createAuthority({ commonName: 'corp-issuing', issuer: authority('root'), now });
    case 'operator':
      return createAuthority({ commonName: 'tigera-operator-signer@1700000000', now });
    case 'expired': {
      const notBefore = new Date(now.getTime() - 400 * dayMs);
      const notAfter = new Date(now.getTime() - 2 * dayMs);
      return createAuthority({ commonName: 'expired-ca', now, notBefore, notAfter });
    }
  }
}

/** The leaf of a side as chosen; equal choices give the same certificate. */
export function leaf(side: SideName, namespace: string, choice: LeafChoice): PoolLeaf {
  const id = JSON.stringify([side, namespace, choice]);
  const found = leafs.get(id);
  if (found !== undefined) return found;
  const made = makeLeaf(side, namespace, choice);
  leafs.set(id, made);
  return made;
}

function makeLeaf(side: SideName, namespace: string, choice: LeafChoice): PoolLeaf {
  const own = commonNames[side];
  if (choice.issuer === 'self') {
    const self = createAuthority({ commonName: own, now: testTime });
    return { certificatePem: self.certificatePem, key: tracePrivateKey(self.privateKeyPem) };
  }
  const id = spiffeIds(namespace)[side];
  const issuer = authority(choice.issuer);
  const [right, wrong] = side === 'typha' ? ['serverAuth', 'clientAuth'] : ['clientAuth', 'serverAuth'];
  const usage = { both: ['serverAuth', 'clientAuth'], right: [right], wrong: [wrong], none: null }[
    choice.usage
  ];
  const issued = issueLeaf(issuer, {
    commonNames: { own: [own], other: ['somebody-else'], none: [], two: ['somebody-else', own] }[
      choice.commonName
    ],
    uriSans: { own: [id], other: [`${id}-else`], none: [], two: [`${id}-else`, id] }[choice.uri],
    extendedKeyUsage: usage?.flatMap((one) => one ?? []) ?? null,
    now: testTime,
    ...lifetimes(choice),
  });
  const chain = choice.issuer === 'issuing' && choice.chain ? authority('issuing').certificatePem : '';
  return { certificatePem: issued.certificatePem + chain, key: tracePrivateKey(issued.privateKeyPem) };
}

function lifetimes({ time, issuer }: LeafChoice): { notBefore?: Date; notAfter?: Date } {
  const at = (days: number) => new Date(testTime.getTime() + days * dayMs);
  if (issuer === 'expired') return { notBefore: at(-300), notAfter: at(-3) };
  if (issuer === 'operator') return { notBefore: at(-200) };
  if (time === 'expired') return { notBefore: at(-0.004), notAfter: at(-0.001) };
  return time === 'future' ? { notBefore: at(30), notAfter: at(300) } : {};
}
