import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';

/**
 * Go's domainNameValid (crypto/x509/parser.go; in older releases domainToReverseLabels): no empty label, no dot at the
 * end, printable ASCII without blanks. A constraint may begin with a dot. The empty name is valid.
 */
export function domainNameValid(name: string, isConstraint: boolean, go: GoRelease): boolean {
  const trimmed = isConstraint && name.startsWith('.') ? name.slice(1) : name;
  if (trimmed === '') return name === '' || !follows(go, 'dot-constraint');
  const labels = trimmed.startsWith('.') && !follows(go, 'dot-before-name') ? trimmed.slice(1) : trimmed;
  return labels.split('.').every((label) => /^[\x21-\x7e]+$/.test(label));
}

function isStrictName(name: string, isConstraint: boolean): boolean {
  if (name === '') return isConstraint;
  if ((!isConstraint && name.startsWith('.')) || name.endsWith('.') || name.length > 253) return false;
  const labels = (isConstraint && name.startsWith('.') ? name.slice(1) : name).split('.');
  return labels.every((label) => label !== '' && label.length <= 63);
}

/** The same as names are parsed; when they are compared, every release looks at them as before. */
export function parsedNameValid(name: string, isConstraint: boolean, go: GoRelease): boolean {
  return follows(go, 'strict-names')
    ? isStrictName(name, isConstraint)
    : domainNameValid(name, isConstraint, go);
}
