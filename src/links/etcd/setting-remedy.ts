import { clientSection } from '../../calico/control-plane/etcd-config-file.ts';
import { type EtcdLine, spelled } from '../../calico/control-plane/etcd-line.ts';
import { etcdListeners } from '../../calico/control-plane/etcd-listeners.ts';
import type { Remedy } from '../../findings/finding.ts';
import { listed } from '../wording.ts';

/** Whether an etcd listens in plaintext alone; false where that is not known. */
function isPlaintextOnly(line: EtcdLine): boolean {
  const listeners = etcdListeners(line);
  return !('why' in listeners) && listeners.length > 0 && listeners.every(({ secure }) => !secure);
}

/** What gives an etcd these settings, where it reads them; with a listener for TLS where it has none; null: as for every etcd. */
export function settingRemedy(line: EtcdLine, names: readonly string[]): Remedy | null {
  if (isPlaintextOnly(line)) return tlsRemedy(line, names);
  if (line.configuration === null && names.includes('trusted-ca-file')) return null;
  return { command: null, text: `Set ${settings(line, names)}.` };
}

/** What takes the plaintext listeners of an etcd away, and leaves it one with TLS; null: as for every etcd. */
export function listenerRemedy(line: EtcdLine): Remedy | null {
  const listeners = etcdListeners(line);
  if ('why' in listeners || isPlaintextOnly(line)) return tlsRemedy(line, []);
  if (line.configuration === null) return null;
  const plain = listeners.filter(({ secure }) => !secure);
  const names = new Set(
    plain.map(({ gateway }) => (gateway ? 'listen-client-http-urls' : 'listen-client-urls')),
  );
  const from = listed([...names].map((name) => spelled(line, name)));
  return { command: null, text: `Remove the http:// URLs from ${from}${ofFile(line)}.` };
}

/** What lets an etcd listen with TLS that listens in plaintext alone. */
function tlsRemedy(line: EtcdLine, more: readonly string[]): Remedy {
  const urls = `${spelled(line, 'listen-client-urls')}${ofFile(line)}`;
  const beside = settings(line, [...new Set(['cert-file', 'key-file', ...more])]);
  return {
    command: null,
    text: `Put an https:// URL in ${urls} in place of the http:// one, and set ${beside}.`,
  };
}

/** The settings as this etcd spells them, with their place in its file. */
function settings(line: EtcdLine, names: readonly string[]): string {
  const words = names.map((name) =>
    name !== 'client-cert-auth'
      ? spelled(line, name)
      : line.configuration === null
        ? '--client-cert-auth=true'
        : 'client-cert-auth: true',
  );
  return `${listed(words)}${line.configuration === null ? '' : ` in ${clientSection}${ofFile(line)}`}`;
}

function ofFile({ configuration }: EtcdLine): string {
  return configuration === null ? '' : ` of ${configuration.path}`;
}
