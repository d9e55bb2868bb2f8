/** The CERTIFICATE blocks of a text, in order. */
export function pemBlocksOf(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}
