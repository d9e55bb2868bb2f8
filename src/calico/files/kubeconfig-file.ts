import { type JsonObject, textAt } from '../../json.ts';
import { type ApiserverAccess, noAddress, transport } from '../apiserver-access.ts';
import type { Credential } from '../apiserver-credential.ts';
import { chosenEntries, type Kubeconfig, parseKubeconfig } from '../apiserver-kubeconfig.ts';
import type { Disk } from './disk.ts';
import { fileEnvironment } from './file-environment.ts';
import { kubeconfigMaterial } from './kubeconfig-material.ts';
import type { ApiserverFileClient, ConfigFile } from './part.ts';

/** Whether a document is a kubeconfig. */
export function isKubeconfig(document: JsonObject): boolean {
  return (
    textAt(document, 'kind') === 'Config' ||
    (Array.isArray(document.clusters) && Array.isArray(document.users) && Array.isArray(document.contexts))
  );
}

/** The current context of a kubeconfig as a connection; null when it has none. */
export function kubeconfigClient(file: ConfigFile, disk: Disk): ApiserverFileClient | null {
  const entries = chosenEntries(file.text, '');
  const parsed = parseKubeconfig(file.text, '');
  if (entries === null || parsed === null) return null;
  const isCni = /calico-kubeconfig$/.test(file.path);
  const material = kubeconfigMaterial(entries, file.path, disk);
  const gone = Object.values(material).flatMap((one) =>
    one?.file.kind === 'missing' ? [`it names ${one.file.path}, but ${one.file.why}`] : [],
  );
  const halves = [
    ...(parsed.hasClientCertificate && !parsed.hasClientKey ? ['client-certificate has no client-key'] : []),
    ...(parsed.hasClientKey && !parsed.hasClientCertificate ? ['client-key has no client-certificate'] : []),
  ];
  const access: ApiserverAccess = {
    transport:
      parsed.server === null
        ? { kind: 'unknown', why: `${file.path} names no server` }
        : transport(withoutUser(parsed.server), `server of ${file.path}`),
    verification: parsed.skipsVerification
      ? { kind: 'skipped', origin: `insecure-skip-tls-verify in ${file.path}`, variable: null }
      : { kind: 'verified' },
    serverName: parsed.serverName,
    credential: credentialOf(parsed, entries.user, file.path, isCni),
    ca: null,
    cert: null,
    key: null,
    missing: parsed.server === null ? null : noAddress(`server of ${file.path}`, withoutUser(parsed.server)),
    useless: [],
    environment: { ...fileEnvironment(file.path, new Map()), blockers: [...gone, ...halves] },
  };
  return { component: isCni ? 'cni-plugin' : 'kubeconfig', access, ...material };
}

/** The kubeconfig of the CNI plugin has a token of a day, which calico-node renews. */
function credentialOf(parsed: Kubeconfig, user: JsonObject, path: string, isCni: boolean): Credential {
  if (parsed.hasClientCertificate) return { kind: 'client-certificate', where: path };
  if (parsed.hasToken) return isCni ? { kind: 'requested-token' } : { kind: 'static-token', where: path };
  if (parsed.tokenFile !== null) return { kind: 'unknown', why: `a token in ${parsed.tokenFile}` };
  const program = textAt(user.exec, 'command');
  if (program !== undefined) return { kind: 'unknown', why: `${program} obtains the credential` };
  if ((textAt(user, 'password') ?? '') !== '') return { kind: 'static-token', where: `password in ${path}` };
  return { kind: 'none', why: `the user of the current context of ${path} has none` };
}

/** An address with a password in it is shown without. */
function withoutUser(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}
