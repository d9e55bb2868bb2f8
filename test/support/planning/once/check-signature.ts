import type { ParsedCertificate } from '../../../../src/x509/parsing/parsed-certificate.ts';
import { signatureProblem as check } from '../../../../src/x509/verifying/check-signature.ts';

const problems = new WeakMap<ParsedCertificate, WeakMap<ParsedCertificate, string | null>>();

/** As the original, but each signature of the process is checked once. */
export function signatureProblem(child: ParsedCertificate, parent: ParsedCertificate): string | null {
  const known = problems.get(child) ?? new WeakMap<ParsedCertificate, string | null>();
  problems.set(child, known);
  const found = known.get(parent);
  if (found !== undefined) return found;
  const problem = check(child, parent);
  known.set(parent, problem);
  return problem;
}
