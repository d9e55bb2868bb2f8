import type { GoRelease } from '../../../../src/x509/go-release.ts';
import type { ParsedCertificate } from '../../../../src/x509/parsing/parsed-certificate.ts';
import { signatureProblem as check } from '../../../../src/x509/verifying/check-signature.ts';

const problems = new WeakMap<ParsedCertificate, WeakMap<ParsedCertificate, Map<GoRelease, string | null>>>();

/** As the original, but each signature of the process is checked once. */
export function signatureProblem(
  child: ParsedCertificate,
  parent: ParsedCertificate,
  go: GoRelease,
): string | null {
  const known = problems.get(child) ?? new WeakMap<ParsedCertificate, Map<GoRelease, string | null>>();
  problems.set(child, known);
  const byGo = known.get(parent) ?? new Map<GoRelease, string | null>();
  known.set(parent, byGo);
  const found = byGo.get(go);
  if (found !== undefined) return found;
  const problem = check(child, parent, go);
  byGo.set(go, problem);
  return problem;
}
