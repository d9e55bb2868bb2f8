import { allOf, type Snapshot, unread } from '../snapshot/snapshot.ts';
import { resolveEnvironment, type SettingValue } from './environment.ts';
import type { Installation } from './installation.ts';
import { type Workload, workloadName } from './workload.ts';

/** Where Felix sends its flow logs by gRPC, with the certificate that it shows to Typha. */
export type FlowLogServer =
  | { readonly kind: 'none' }
  | { readonly kind: 'goldmane'; readonly address: string }
  /** Whether there is one, or whom it trusts, is not known. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Which client certificates Goldmane takes besides those of the operator's CA. */
export type GoldmaneTrust = 'operator-ca' | 'operator-ca-and-node-certs' | 'unknown';

/**
 * What the releases of Calico brought, newest first: the operator of 3.30.0 and 3.30.1 (v1.38.0 to v1.38.2) leaves
 * the certificates of node-certs out of Goldmane's bundle (operator: pkg/controller/goldmane/controller.go).
 */
const releases = [
  { from: [3, 30, 2], trust: 'operator-ca-and-node-certs' },
  { from: [3, 30, 0], trust: 'operator-ca' },
  { from: [0, 0, 0], trust: null },
] as const;

const variableName = 'FELIX_FLOWLOGSGOLDMANESERVER';

/**
 * Whom Felix sends its flow logs to, as the environment of calico-node and else a FelixConfiguration says it; only
 * the operator runs a Goldmane. Source: Calico felix/collector/dpstatshelper.go.
 */
export function flowLogServer(snapshot: Snapshot, installation: Installation): FlowLogServer {
  const none: FlowLogServer = { kind: 'none' };
  if (installation.kind !== 'operator' || trustByRelease(installation.calicoVersion) === null) return none;
  const nodes = installation.workloads.filter(({ role }) => role === 'node' || role === 'node-windows');
  if (nodes.length === 0) return unknown('DaemonSet calico-system/calico-node was not read');
  const values = nodes.flatMap((node) => valuesOf(snapshot, node));
  const found = values.find((value) => value.kind === 'set' && isRemote(value.text));
  if (found?.kind === 'set') return serverAt(found.text);
  const unreadable = values.find((value) => value.kind === 'unknown');
  if (unreadable?.kind === 'unknown') return unknown(unreadable.why);
  // An environment that names none, or a socket of the node, wins over the datastore.
  return values.some((value) => value.kind === 'unset') ? configured(snapshot) : none;
}

/** What Goldmane trusts by the release of Calico; null: that release has none. */
export function goldmaneTrust({ calicoVersion }: Installation): GoldmaneTrust | null {
  return trustByRelease(calicoVersion);
}

function trustByRelease(calicoVersion: string | null): GoldmaneTrust | null {
  const [, ...numbers] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(calicoVersion ?? '') ?? [];
  if (numbers.length === 0) return 'unknown';
  const release = numbers.map((number) => Number(number ?? 0));
  const found = releases.find(({ from }) => compare(release, from) >= 0);
  return found === undefined ? 'unknown' : found.trust;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differences = b.map((number, at) => (a[at] ?? 0) - number);
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** What the environments of a workload's Felix say: of every template of which pods run. */
function valuesOf(snapshot: Snapshot, workload: Workload): SettingValue[] {
  return workload.revisions.flatMap(({ template }) =>
    template.spec.containers
      .filter(({ name }) => ['calico-node', 'node', 'felix'].includes(name))
      .map((container): SettingValue => {
        const environment = resolveEnvironment(snapshot, workload.namespace, template, container);
        const set = [...environment.variables.values()].find(
          ({ name }) => name.toUpperCase() === variableName,
        );
        if (set !== undefined) return set.value.kind === 'set' && set.value.text === '' ? unset : set.value;
        const [source] = environment.unreadable;
        return source === undefined
          ? unset
          : { kind: 'unknown', why: `${variableName} of ${workloadName(workload)}: ${source}` };
      }),
  );
}

const unset: SettingValue = { kind: 'unset' };

function configured(snapshot: Snapshot): FlowLogServer {
  const texts = allOf(snapshot, 'FelixConfiguration').map(({ spec }) => spec?.flowLogsGoldmaneServer);
  const found = texts.find((text) => typeof text === 'string' && isRemote(text));
  if (typeof found === 'string') return serverAt(found);
  const refused = unread(snapshot).some(({ request }) => request.kind === 'FelixConfiguration');
  return refused ? unknown('FelixConfigurations were not read') : { kind: 'none' };
}

/** Neither nothing nor a socket of the node, which has no TLS. */
function isRemote(text: string): boolean {
  return text !== '' && text.toLowerCase() !== 'none' && !text.startsWith('unix:');
}

function serverAt(address: string): FlowLogServer {
  return /^goldmane\.calico-system(\.|:|$)/.test(address)
    ? { kind: 'goldmane', address }
    : unknown(`Felix sends them to ${address}, and whom that trusts is not known`);
}

const unknown = (why: string): FlowLogServer => ({ kind: 'unknown', why });
