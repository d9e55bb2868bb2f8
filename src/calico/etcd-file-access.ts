import type { Container, PodTemplate } from '../snapshot/objects.ts';
import type { NamedFile } from './mounted-file.ts';

/** Whether a container's process may read a file of a volume. What the file holds need not be known. */
export type FileAccess =
  | { readonly kind: 'readable' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * The kubelet writes such files as root, group root, with the volume's mode; with fsGroup they belong to that
 * group and its members may read them. The container's security context wins over the pod's. Where neither
 * says a user, the image does. Source: Kubernetes pkg/volume/volume_linux.go SetVolumeOwnership.
 */
export function fileAccess(template: PodTemplate, container: Container, file: NamedFile): FileAccess {
  if (file.kind === 'missing') return { kind: 'unknown', why: file.why };
  if (file.source === null)
    return { kind: 'unknown', why: file.kind === 'unknown' ? file.why : `${file.path} is a file of a host` };
  const pod = template.spec.securityContext;
  const own = container.securityContext;
  const user = own?.runAsUser ?? pod?.runAsUser;
  const group = own?.runAsGroup ?? pod?.runAsGroup;
  const { mode } = file.source;
  if (user === 0 || pod?.fsGroup !== undefined || (mode & 0o004) !== 0) return { kind: 'readable' };
  const isOther = user !== undefined || (own?.runAsNonRoot ?? pod?.runAsNonRoot) === true;
  const who = user === undefined ? 'a user other than root' : `user ${user}`;
  const how = `mode ${mode.toString(8).padStart(4, '0')}, owner root, no fsGroup`;
  const groupReads = (mode & 0o040) !== 0;
  if (groupReads && (group === undefined || group === 0)) return { kind: 'readable' };
  if (!isOther && own?.privileged === true) return { kind: 'readable' };
  if (!isOther) return { kind: 'unknown', why: `the image decides which user reads ${file.path} (${how})` };
  const inGroup = groupReads ? ` and group ${group}` : '';
  return { kind: 'refused', why: `${how}, but it runs as ${who}${inGroup}` };
}
