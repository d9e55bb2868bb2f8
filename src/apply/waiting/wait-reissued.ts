import { keysOf } from '../../links/felix-typha/operator-secret.ts';
import type { Wait } from '../../plan/model/step.ts';
import { redactObject } from '../../snapshot/redact.ts';
import { parseCertificates } from '../../x509/parse.ts';
import type { Api } from '../objects/api.ts';
import type { WaitEnd, WaitSurroundings } from './wait-rollouts.ts';

type Reissued = Extract<Wait, { kind: 'reissued' }>;

const pollEvery = 2_000;

/** Waits until a Secret is there with another certificate than before; the operator makes it within seconds. */
export async function waitForReissue(wait: Reissued, around: WaitSurroundings): Promise<WaitEnd> {
  const { clock } = around.api;
  const startedAt = clock.now().getTime();
  const place = `${wait.namespace}/${wait.name}`;
  for (;;) {
    const leaf = await leafIn(around.api, wait);
    if (leaf !== null && leaf !== wait.unlike) return { kind: 'finished' };
    const what = leaf === null ? `Secret ${place}, which it makes anew` : `its new certificate in ${place}`;
    around.observer({ kind: 'operator-wait', what });
    if (clock.now().getTime() - startedAt >= around.timeoutMs) {
      const reason = `the operator has not issued ${what}; see kubectl get tigerastatus calico, and whether a webhook refuses its writes`;
      return { kind: 'stuck', reason, rollouts: [] };
    }
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await around.keep())) return { kind: 'lock-lost' };
    await clock.sleep(pollEvery, around.signal);
  }
}

async function leafIn(api: Api, { namespace, name }: Reissued): Promise<string | null> {
  const raw = await api.get({ kind: 'Secret', namespace, name });
  const secret = raw === null ? null : redactObject(raw);
  if (secret?.kind !== 'Secret') return null;
  const value = secret.values[keysOf(secret).certificate];
  return value?.kind === 'text' ? (parseCertificates(value.text).certificates[0]?.sha256 ?? null) : null;
}
