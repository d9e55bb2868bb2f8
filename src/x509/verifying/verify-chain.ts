import { follows } from '../go-rules.ts';
import type { Chain } from '../parsing/parsed-certificate.ts';
import { buildChains, type ChainRequest } from './chain.ts';
import { chainAllowsUsage } from './extended-key-usage.ts';
import { constraintProblem } from './name-constraints.ts';
import { policiesValid } from './policies.ts';
import { incompatibleUsage, nameNotAllowed, type VerificationError } from './verification-error.ts';

export interface VerifyRequest extends ChainRequest {
  readonly usage: 'serverAuth' | 'clientAuth';
}

/** Null when Go's Certificate.Verify finds a chain without a host name to check, else its error. */
export function verificationProblem(request: VerifyRequest): VerificationError | null {
  const { chains, error } = buildChains(request);
  if (error !== null) return error;
  if (!follows(request.go, 'constraints-of-chain')) return olderProblem(chains, request);
  let wrongPolicies = 0;
  let wrongUsages = 0;
  let constrained: string | null = null;
  for (const chain of chains) {
    if (!policiesValid(chain)) {
      wrongPolicies++;
    } else if (!chainAllowsUsage(chain, request.usage)) {
      wrongUsages++;
    } else {
      const problem = constraintProblem(chain, request.go);
      if (problem === null) return null;
      constrained ??= problem;
    }
  }
  if (constrained !== null) return nameNotAllowed(constrained);
  return noValidChains(wrongPolicies, wrongUsages, 'candidate chains');
}

/** Until 1.25: names were looked at while the chains were built, and policies, since 1.24, are apart from usages. */
function olderProblem(chains: readonly Chain[], { go, usage }: VerifyRequest): VerificationError | null {
  const inUse = (chain: Chain) => chainAllowsUsage(chain, usage);
  if (!follows(go, 'policy-extensions')) return chains.some(inUse) ? null : incompatibleUsage;
  if (!follows(go, 'policies-first')) {
    const fit = chains.filter(inUse);
    if (fit.some(policiesValid)) return null;
    return noValidChains(fit.length, chains.length - fit.length, 'chains');
  }
  const fit = chains.filter(policiesValid);
  if (fit.length === 0) {
    return {
      code: 'invalid-policies',
      message: 'x509: no valid chains built: all candidate chains have invalid policies',
    };
  }
  return fit.some(inUse) ? null : noValidChains(chains.length - fit.length, fit.length, 'chains');
}

function noValidChains(wrongPolicies: number, wrongUsages: number, chains: string): VerificationError {
  if (wrongPolicies === 0) return incompatibleUsage;
  const details = [`${wrongPolicies} ${chains} with invalid policies`];
  if (wrongUsages > 0) details.unshift(`${wrongUsages} ${chains} with incompatible key usage`);
  return { code: 'invalid-policies', message: `x509: no valid chains built: ${details.join(', ')}` };
}
