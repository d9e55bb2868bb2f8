import { copiesNamespace, operatorNamespace } from '../../calico/installation.ts';
import { listAt, objectAt, textAt } from '../../json.ts';
import { operatorSecrets } from '../../links/felix-typha/operator-secret.ts';
import { redactObject } from '../../snapshot/redact.ts';
import { type Address, addressText } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import { type OperatorView, operatorLag } from './operator-progress.ts';
import { readWorkload, type WaitEnd, type WaitSurroundings } from './wait-rollouts.ts';

/** `metadata.generation` of workloads by their address, as they were before a write. */
export type Generations = ReadonlyMap<string, number>;

const pollEvery = 2_000;
/** Between the operator's writes of its copies and of the workloads: it does them in one pass, in under a second. */
const passTime = 5_000;
/** A change that makes no workload roll is taken over when the copies have been equal for this long. */
const noRollout = 60_000;

/** The generations of workloads now. */
export async function generationsOf(api: Api, addresses: readonly Address[]): Promise<Generations> {
  const found = await Promise.all(
    addresses.map(async (address) => {
      const workload = await readWorkload(api, address);
      return [addressText(address), workload?.metadata.generation ?? 0] as const;
    }),
  );
  return new Map(found);
}

/**
 * Waits until the operator has taken over what its Secrets and typha-ca hold: its copies equal them, and it has
 * changed every workload that is to roll since `before` (null: whatever it was to change, it may have changed).
 */
export async function waitForOperator(
  addresses: readonly Address[],
  before: Generations | null,
  around: WaitSurroundings,
): Promise<WaitEnd> {
  const { api, observer } = around;
  const startedAt = api.clock.now().getTime();
  let equalSince: number | null = null;
  for (;;) {
    const lag = operatorLag(await viewOf(api));
    const now = api.clock.now().getTime();
    equalSince = lag === null ? (equalSince ?? now) : null;
    const unchanged = await notYetChanged(api, addresses, before);
    const equalFor = equalSince === null ? -1 : now - equalSince;
    if (equalFor >= (unchanged === null ? passTime : noRollout)) return { kind: 'finished' };
    const what = lag ?? (unchanged === null ? 'the end of its pass' : `its change of ${unchanged}`);
    observer({ kind: 'operator-wait', what });
    if (now - startedAt >= around.timeoutMs) {
      const complaint = await complaintOf(api);
      const reason = `the operator has not taken over the change: ${what}${complaint}`;
      return { kind: 'stuck', reason, rollouts: [] };
    }
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await around.keep())) return { kind: 'lock-lost' };
    await api.clock.sleep(pollEvery, around.signal);
  }
}

async function notYetChanged(
  api: Api,
  addresses: readonly Address[],
  before: Generations | null,
): Promise<string | null> {
  if (before === null) return null;
  const now = await generationsOf(api, addresses);
  const still = addresses.map(addressText).find((text) => now.get(text) === before.get(text));
  return still ?? null;
}

async function viewOf(api: Api): Promise<OperatorView> {
  const [typhaCa, bundle, ...pairs] = await Promise.all([
    seen(api, { kind: 'ConfigMap', namespace: operatorNamespace, name: 'typha-ca' }),
    seen(api, { kind: 'ConfigMap', namespace: copiesNamespace, name: 'tigera-ca-bundle' }),
    ...operatorSecrets.map(async (name) => {
      const source = await seen(api, { kind: 'Secret', namespace: operatorNamespace, name });
      const copy = await seen(api, { kind: 'Secret', namespace: copiesNamespace, name });
      return { name, source: secretOf(source), copy: secretOf(copy) };
    }),
  ]);
  return {
    pairs,
    typhaCa: typhaCa?.kind === 'ConfigMap' ? typhaCa : null,
    bundle: bundle?.kind === 'ConfigMap' ? bundle : null,
  };
}

const secretOf = (object: ReturnType<typeof redactObject>) => (object?.kind === 'Secret' ? object : null);

async function seen(api: Api, address: Address): Promise<ReturnType<typeof redactObject>> {
  const raw = await api.get(address);
  return raw === null ? null : redactObject(raw);
}

/** What the operator itself says is wrong, where that may be read. */
async function complaintOf(api: Api): Promise<string> {
  const response = await api.connection.request({
    path: '/apis/operator.tigera.io/v1/tigerastatuses/calico',
  });
  const conditions = response.status < 400 ? listAt(objectAt(response.body, 'status'), 'conditions') : [];
  const degraded = conditions.find(
    (one) => textAt(one, 'type') === 'Degraded' && textAt(one, 'status') === 'True',
  );
  const message = textAt(degraded, 'message');
  return message === undefined
    ? '; see kubectl get tigerastatus calico'
    : `; it says: ${message.slice(0, 300)}`;
}
