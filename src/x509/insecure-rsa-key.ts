/** What crypto/rsa says of a key below 1024 bits, since Go 1.24. */
export function insecureRsaKey(bits: number): string {
  return `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`;
}
