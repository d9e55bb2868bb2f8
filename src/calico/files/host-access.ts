import { type ApiserverAccess, accessOf, type KubeconfigText } from '../apiserver-access.ts';
import type { ApiserverComponent } from '../apiserver-clients.ts';
import { chosenEntries } from '../apiserver-kubeconfig.ts';
import type { Environment, Setting } from '../environment.ts';
import type { NamedFile } from '../mounted-file.ts';
import { type Disk, hostFile } from './disk.ts';
import { type KubeconfigMaterial, kubeconfigMaterial, noMaterial } from './kubeconfig-material.ts';
import type { ApiserverFileClient, InlineOrFile } from './part.ts';

/** Settings of a process on a host that reads them through libcalico. */
export interface HostSettings {
  readonly component: ApiserverComponent;
  readonly environment: Environment;
  readonly read: (name: string) => Setting;
  /** A kubeconfig that stands in the settings themselves; null when there is none. */
  readonly inlineKubeconfig: string | null;
}

/** A host has no token and CA of a pod: without settings, what the process does is not known. */
export function hostClient(
  { component, environment, read, inlineKubeconfig }: HostSettings,
  disk: Disk,
): ApiserverFileClient {
  const setting = read('KUBECONFIG');
  const kubeconfig = (path: string): KubeconfigText =>
    inlineKubeconfig === null ? kubeconfigText(disk, path) : { kind: 'text', text: inlineKubeconfig };
  const why = 'neither an address nor a kubeconfig is set';
  const access = accessOf({
    environment,
    read,
    follow: (path) => hostFile(disk, path),
    kubeconfig,
    isClusterCa: () => false,
    otherwise: {
      transport: { kind: 'unknown', why },
      credential: () => ({ kind: 'unknown', why }),
    },
  });
  const context = read('K8S_CURRENT_CONTEXT').value;
  const material =
    setting.value.kind === 'set' && setting.value.text !== ''
      ? materialOf(
          kubeconfig(setting.value.text),
          context.kind === 'set' ? context.text : '',
          setting.value.text,
          disk,
        )
      : noMaterial;
  return { component, access, ...withFiles(access, material) };
}

/** A kubeconfig of the host; the text goes no further than what is parsed from it. */
export function kubeconfigText(disk: Disk, path: string): KubeconfigText {
  const answer = disk(path);
  if (answer.kind !== 'found') return { kind: answer.kind, path, why: answer.why };
  return { kind: 'text', text: new TextDecoder().decode(answer.bytes) };
}

function materialOf(text: KubeconfigText, context: string, path: string, disk: Disk): KubeconfigMaterial {
  const entries = text.kind === 'text' ? chosenEntries(text.text, context) : null;
  return entries === null ? noMaterial : kubeconfigMaterial(entries, path, disk);
}

/** Files of settings of their own stand before those of the kubeconfig. */
function withFiles(access: ApiserverAccess, material: KubeconfigMaterial): KubeconfigMaterial {
  return {
    certificate: fromFile(access.cert?.file) ?? material.certificate,
    key: fromFile(access.key?.file) ?? material.key,
    ca: fromFile(access.ca?.file) ?? material.ca,
  };
}

function fromFile(file: NamedFile | null | undefined): InlineOrFile | null {
  if (file == null) return null;
  return { source: `file ${file.path}`, file };
}
