import type { JsonObject } from './json.ts';
import { groupVersion, type Resource } from './resources.ts';

/** As much of /openapi/v3 as kubectl asks for: that the server itself validates fields. */
export function openapi(path: string, served: readonly Resource[]): JsonObject | null {
  const versions = [...new Set(served.map(groupVersion))];
  if (path === '/openapi/v3') {
    const entry = (gv: string): [string, JsonObject] => [
      pathOf(gv),
      { serverRelativeURL: `/openapi/v3/${pathOf(gv)}` },
    ];
    return { paths: Object.fromEntries(versions.map(entry)) };
  }
  const asked = versions.find((gv) => path === `/openapi/v3/${pathOf(gv)}`);
  if (asked === undefined) return null;
  const found = served.filter((resource) => groupVersion(resource) === asked);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'simulated' },
    paths: Object.fromEntries(found.map((resource) => [itemPath(resource), { patch: operation(resource) }])),
  };
}

function pathOf(gv: string): string {
  return gv.includes('/') ? `apis/${gv}` : `api/${gv}`;
}

function itemPath(resource: Resource): string {
  const scope = resource.namespaced ? '/namespaces/{namespace}' : '';
  return `/${pathOf(groupVersion(resource))}${scope}/${resource.name}/{name}`;
}

function operation(resource: Resource): JsonObject {
  const { group, version, kind } = resource;
  const parameter = (name: string): JsonObject => ({ name, in: 'query', schema: { type: 'string' } });
  return {
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
    parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(parameter),
    responses: { 200: { description: 'OK' } },
  };
}
