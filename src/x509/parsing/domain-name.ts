/**
 * Go's domainNameValid (crypto/x509/parser.go): no empty label, no dot at the end, printable ASCII without
 * blanks. A constraint may begin with a dot. The empty name is valid.
 */
export function domainNameValid(name: string, isConstraint: boolean): boolean {
  if (name === '') return true;
  if (name.endsWith('.')) return false;
  const labels = isConstraint && name.startsWith('.') ? name.slice(1) : name;
  return labels.split('.').every((label) => /^[\x21-\x7e]+$/.test(label));
}
