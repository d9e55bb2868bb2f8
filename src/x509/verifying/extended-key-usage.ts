import type { Chain } from '../parsing/parsed-certificate.ts';

/** Whether every certificate of the chain with an EKU allows this one, or any (Go's checkChainForKeyUsage). */
export function chainAllowsUsage(chain: Chain, usage: 'serverAuth' | 'clientAuth'): boolean {
  return chain.every(({ extendedKeyUsage }) => {
    if (extendedKeyUsage === null || extendedKeyUsage.length === 0) return true;
    return extendedKeyUsage.includes('any') || extendedKeyUsage.includes(usage);
  });
}
