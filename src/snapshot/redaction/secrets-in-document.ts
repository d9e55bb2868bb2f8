import { withoutSecrets } from './secrets-in-text.ts';

/** A copy of a document of this program without the secrets that its texts took from files, logs and sockets. */
export function withoutSecretsDeep<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value, 'none');
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
}
