import { buildChains, type ChainRequest } from './chain.ts';
import { chainAllowsUsage } from './extended-key-usage.ts';
import { constraintProblem } from './name-constraints.ts';
import { policiesValid } from './policies.ts';
import { incompatibleUsage, type VerificationError } from './verification-error.ts';

export interface VerifyRequest extends ChainRequest {
  readonly usage: 'serverAuth' | 'clientAuth';
}

/** Null when Go's Certificate.Verify finds a chain without a host name to check, else its error. */
export function verificationProblem(request: VerifyRequest): VerificationError | null {
  const { chains, error } = buildChains(request);
  if (error !== null) return error;
  let wrongPolicies = 0;
  let wrongUsages = 0;
  let constrained: string | null = null;
  for (const chain of chains) {
    if (!policiesValid(chain)) {
      wrongPolicies++;
    } else if (!chainAllowsUsage(chain, request.usage)) {
      wrongUsages++;
    } else {
      const problem = constraintProblem(chain);
      if (problem === null) return null;
      constrained ??= problem;
    }
  }
  if (constrained !== null) {
    return {
      code: 'name-constraint',
      message: `x509: a root or intermediate certificate is not authorized to sign for this name: ${constrained}`,
    };
  }
  if (wrongPolicies === 0) return incompatibleUsage;
  const details = [`${wrongPolicies} candidate chains with invalid policies`];
  if (wrongUsages > 0) details.unshift(`${wrongUsages} candidate chains with incompatible key usage`);
  return { code: 'invalid-policies', message: `x509: no valid chains built: ${details.join(', ')}` };
}
