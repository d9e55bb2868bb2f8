import { type Resource, resources } from './resources.ts';

/** What a path under /api or /apis is about. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly subresource: string | null;
}

const ownSubresources = new Set(['status', 'finalize']);

/** The target of a path, null when the path is none of a known resource. */
export function targetOf(path: string): Target | null {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return null;
  const group = core ? '' : (parts[1] ?? '');
  const version = parts[core ? 1 : 2];
  const rest = parts.slice(core ? 2 : 3);
  const scoped = rest[0] === 'namespaces' && rest.length > 2 && !ownSubresources.has(rest[2] ?? '');
  const namespace = scoped ? (rest[1] ?? null) : null;
  const [plural, name = null, subresource = null] = scoped ? rest.slice(2) : rest;
  const resource = resources.find((r) => r.group === group && r.version === version && r.name === plural);
  if (resource === undefined) return null;
  if (namespace !== null && !resource.namespaced) return null;
  return { resource, namespace, name, subresource };
}
