/** One base64 character of a PKCS#8 key is another, as a slip of the hand or a broken copy leaves it. */

/** Of the structure of a P-256 key: Go cannot parse it. */
export function unparsableKey(pem: string): string {
  return changed(pem, 'MIGHAgEA', 'MIGHAwEA');
}

/** Of the scalar of a P-256 key, beside which the public half stays: Go finds that it is another key. */
export function otherScalar(pem: string): string {
  const scalar = pem.indexOf('AQQg') + 4;
  return at(pem, scalar);
}

/** Of the modulus of an RSA key of 2048 bits: Go finds that its numbers do not fit together. */
export function damagedModulus(pem: string): string {
  return at(pem, pem.indexOf('\n') + 1 + 4 * 65 + 10);
}

function at(pem: string, index: number): string {
  return `${pem.slice(0, index)}${pem[index] === 'A' ? 'B' : 'A'}${pem.slice(index + 1)}`;
}

function changed(pem: string, from: string, to: string): string {
  if (!pem.includes(from)) throw new Error(`a key without ${from} is no PKCS#8 key of P-256`);
  return pem.replace(from, to);
}
