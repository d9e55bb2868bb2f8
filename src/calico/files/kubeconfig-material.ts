import type { JsonObject } from '../../json.ts';
import { textAt } from '../../json.ts';
import { redactSecretValue } from '../../snapshot/secret-value.ts';
import { type Disk, hostFile } from './disk.ts';
import type { InlineOrFile } from './part.ts';

/** Certificate, key and CA of a kubeconfig's context. */
export interface KubeconfigMaterial {
  readonly certificate: InlineOrFile | null;
  readonly key: InlineOrFile | null;
  readonly ca: InlineOrFile | null;
}

export const noMaterial: KubeconfigMaterial = { certificate: null, key: null, ca: null };

/** What stands in a kubeconfig as base64, or is named there; `…-data` wins, as in client-go. */
export function kubeconfigMaterial(
  { cluster, user }: { readonly cluster: JsonObject; readonly user: JsonObject },
  path: string,
  disk: Disk,
): KubeconfigMaterial {
  const read = (from: JsonObject, name: string): InlineOrFile | null => {
    const data = textAt(from, `${name}-data`) ?? '';
    const source = `${name}-data of ${path}`;
    if (data !== '') {
      const value = redactSecretValue('', Buffer.from(data, 'base64'));
      return { source, file: { kind: 'found', path: source, source: null, value } };
    }
    const named = textAt(from, name) ?? '';
    if (named === '') return null;
    const file = hostFile(disk, besideKubeconfig(named, path));
    return { source: `file ${file.path}`, file };
  };
  return {
    certificate: read(user, 'client-certificate'),
    key: read(user, 'client-key'),
    ca: read(cluster, 'certificate-authority'),
  };
}

/** Relative paths of a kubeconfig start in its own directory (client-go tools/clientcmd). */
function besideKubeconfig(named: string, kubeconfig: string): string {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(named) || !kubeconfig.includes('/')) return named;
  return `${kubeconfig.slice(0, kubeconfig.lastIndexOf('/'))}/${named}`;
}
