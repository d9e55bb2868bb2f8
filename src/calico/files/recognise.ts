import { isObject, type JsonObject, listAt, textAt } from '../../json.ts';
import { type Documents, documentsIn, type UnreadDocument } from '../../snapshot/documents.ts';
import { parseCniConfig } from '../cni-config.ts';
import { flagsOf } from '../control-plane/word-flags.ts';
import { calicoctlParts } from './calicoctl-file.ts';
import { cniParts } from './cni-file.ts';
import { commandLineParts } from './command-line.ts';
import { daemonFileParts, daemonOfFile } from './daemon-file.ts';
import type { Disk } from './disk.ts';
import { environmentParts, isClientEnvironment } from './environment-file.ts';
import { etcdConfigPart, isEtcdConfig, isEtcdEnvironment } from './etcd-config.ts';
import { parseEnvironmentFile } from './file-environment.ts';
import { isKubeadm, kubeadmParts, kubeadmText, kubeadmVersion } from './kubeadm-file.ts';
import { isKubeconfig, kubeconfigClient } from './kubeconfig-file.ts';
import { neutronKind, neutronParts } from './neutron-file.ts';
import { type OtherFile, otherFile } from './other-file.ts';
import type { ConfigFile, FileKind, Part, Recognised } from './part.ts';
import { serverPart } from './server-part.ts';
import { staticPodParts, versionOfImage } from './static-pod-file.ts';
import { containerRunner } from './unit-command.ts';
import { isUnit, unitSettings } from './unit-file.ts';

export type Recognition =
  | {
      readonly kind: 'recognised';
      readonly file: Recognised;
      readonly kubernetesVersion: string | null;
      /** Documents beside those that it is known by. */
      readonly unread: readonly UnreadDocument[];
    }
  | { readonly kind: 'other'; readonly file: OtherFile };

interface Found {
  readonly kind: FileKind;
  readonly parts: readonly Part[];
  readonly kubernetesVersion?: string | null;
}

/** What a file is, by what stands in it, and which connections it sets up. Never throws. */
export function recognise(file: ConfigFile, disk: Disk): Recognition {
  const { path } = file;
  const { values, unread } = documentsWithin(documentsIn({ name: path, text: file.text }), path);
  const ofDocuments =
    cni(file, disk) ?? first(values.filter(isObject).map((document) => fromDocument(document, file, disk)));
  const found = ofDocuments ?? fromLines(file, disk);
  if (found === null)
    return { kind: 'other', file: withTrouble(otherFile(path, file.text, values), file.text, unread) };
  const { kind, parts, kubernetesVersion = null } = found;
  return {
    kind: 'recognised',
    file: { path, kind, parts },
    kubernetesVersion,
    unread: ofDocuments === null ? [] : unread,
  };
}

/** The documents with the items of lists in their place, and with what kubeadm keeps in its ConfigMap beside it. */
function documentsWithin({ values, unread }: Documents, path: string): Documents {
  const within = values.map((value): Documents => {
    if (textAt(value, 'kind') === 'List' && listAt(value, 'items').length > 0)
      return documentsWithin({ values: listAt(value, 'items'), unread: [] }, path);
    const kept = kubeadmText(value);
    if (kept === null) return { values: [value], unread: [] };
    const inside = documentsIn({ name: path, text: kept });
    return {
      values: [value, ...inside.values],
      unread: inside.unread.map((one) => ({
        ...one,
        line: null,
        why: `has a ConfigMap kubeadm-config whose data.ClusterConfiguration ${one.why}`,
      })),
    };
  });
  return {
    values: within.flatMap((one) => one.values),
    unread: [...unread, ...within.flatMap((one) => one.unread)],
  };
}

function fromDocument(document: JsonObject, file: ConfigFile, disk: Disk): Found | null {
  const { path } = file;
  if (textAt(document, 'kind') === 'CalicoAPIConfig')
    return { kind: 'calicoctl.cfg', parts: calicoctlParts(document, path, disk) };
  if (isKubeconfig(document)) {
    const client = kubeconfigClient(file, disk);
    return { kind: 'kubeconfig', parts: client === null ? [] : [{ part: 'apiserver-client', client }] };
  }
  if (isKubeadm(document))
    return {
      kind: 'kubeadm',
      parts: kubeadmParts(document, path, disk),
      kubernetesVersion: kubeadmVersion(document),
    };
  if (textAt(document, 'kind') === 'Pod') {
    const parts = staticPodParts(document, path, disk);
    const kubernetesVersion = parts.map(versionOfImage).find((version) => version !== null) ?? null;
    return parts.length === 0 ? null : { kind: 'static-pod', parts, kubernetesVersion };
  }
  // What it says of anonymous requests counts where the flags of kube-apiserver name it.
  if (textAt(document, 'kind') === 'AuthenticationConfiguration')
    return { kind: 'authentication-config', parts: [] };
  if (isEtcdConfig(document)) return { kind: 'etcd.conf.yml', parts: [etcdConfigPart(file, disk)] };
  return null;
}

/** Files of `name = value` lines, and command lines. */
function fromLines(file: ConfigFile, disk: Disk): Found | null {
  const { path, text } = file;
  const commands = commandLineParts(text, path, disk);
  const [command] = commands;
  if (command !== undefined) return { kind: `${command.part}-flags`, parts: commands };
  const values = parseEnvironmentFile(text);
  if (values !== null && isEtcdEnvironment(values))
    return {
      kind: 'etcd-flags',
      parts: [serverPart('etcd', path, flagsOf(new Map()), disk, { variables: values })],
    };
  if (values !== null && isClientEnvironment(values))
    return { kind: 'environment', parts: environmentParts(file, disk) };
  const isBare = text.split('\n').every((line) => /^\s*(?:$|[[#;])/.test(line));
  if (!isBare && !/^\s*[\w.-]+\s*=/m.test(text)) return null;
  const neutron = neutronKind(file);
  if (neutron !== null) return { kind: neutron, parts: neutronParts(neutron, file, disk) };
  const daemon = daemonOfFile(file);
  if (daemon !== null) return { kind: `${daemon}.cfg`, parts: daemonFileParts(daemon, file, disk) };
  return null;
}

function cni(file: ConfigFile, disk: Disk): Found | null {
  if (!/^\s*\{/.test(file.text)) return null;
  const config = parseCniConfig(file.text, file.path);
  return config.kind === 'known' ? { kind: 'cni', parts: cniParts(config.plugin, file.path, disk) } : null;
}

/** Several documents of one file count together, under the kind of the first. */
function first(all: readonly (Found | null)[]): Found | null {
  const found = all.filter((one) => one !== null);
  const [head] = found;
  if (head === undefined) return null;
  const kubernetesVersion =
    found.map((one) => one.kubernetesVersion).find((version) => version != null) ?? null;
  return { kind: head.kind, parts: found.flatMap(({ parts }) => parts), kubernetesVersion };
}

function unitTrouble(text: string): string {
  const runner = containerRunner(unitSettings(text));
  return runner === null
    ? 'is a systemd unit whose ExecStart starts neither etcd nor kube-apiserver'
    : `is a systemd unit that runs a container image with ${runner}: what runs in it is not read`;
}

/** A file that seems to be YAML and is not is told so, where nothing else is known of it. */
function withTrouble(file: OtherFile, text: string, [first]: readonly UnreadDocument[]): OtherFile {
  if (file.why !== null) return file;
  if (isUnit(text)) return { ...file, why: unitTrouble(text) };
  if (first === undefined) return file;
  return { ...file, why: `${first.line === null ? '' : `line ${first.line} `}${first.why}` };
}
