/** Go's net.SplitHostPort for a host that holds a colon. */
export function splitHostPort(text: string): { readonly host: string } | { readonly problem: string } {
  const why = (problem: string) => ({ problem: `address ${text}: ${problem}` });
  const colon = text.lastIndexOf(':');
  let host = text.slice(0, colon);
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    if (close < 0) return why("missing ']' in address");
    if (close + 1 !== colon) {
      return why(text[close + 1] === ':' ? 'too many colons in address' : 'missing port in address');
    }
    host = text.slice(1, close);
    if (text.indexOf('[', 1) >= 0) return why("unexpected '[' in address");
    if (text.indexOf(']', close + 1) >= 0) return why("unexpected ']' in address");
    return { host };
  }
  if (host.includes(':')) return why('too many colons in address');
  if (text.includes('[')) return why("unexpected '[' in address");
  if (text.includes(']')) return why("unexpected ']' in address");
  return { host };
}
