import { copiesNamespace, operatorNamespace } from '../../../calico/installation.ts';
import { statedIdentity } from '../../../links/felix-typha/operator-secret.ts';
import { day } from '../../../links/time-span.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { felixTyphaConnections } from '../../connections/felix-typha.ts';
import { convergeStep } from '../../engine/converge-step.ts';
import { unconverged } from '../../engine/converged.ts';
import { provedStep, refusalText } from '../../engine/proved-step.ts';
import type { CertifiedEndpoint } from '../../installs/certified-endpoint.ts';
import { operatorBlocker } from '../../installs/operator/blocker.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Draft } from '../../model/draft.ts';
import { emptyStep } from '../../model/empty-step.ts';
import type { Next, Step, Wait } from '../../model/step.ts';
import { notDue } from './due.ts';
import type { Rotation } from './rotation.ts';
import { cutOffToday } from './texts.ts';

/** A certificate that the operator made so lately is the answer to a run that was broken off. */
const lately = 3_600_000;

/**
 * Has the operator issue its own certificate anew: its Secret is deleted, and the operator makes another within
 * seconds (operator: pkg/controller/certificatemanager). Null where the Secret is the user's own.
 */
export function operatorRenewal(
  state: FelixTyphaState,
  endpoint: CertifiedEndpoint,
  rotation: Rotation,
  now: Date,
): Next | null {
  const source = lookUp(state.snapshot, 'Secret', operatorNamespace, endpoint.secret);
  if (source.kind === 'absent') return waitForOperator(state, endpoint);
  const secret = knownValue(source);
  const stated = knownValue(statedIdentity(state.snapshot, endpoint.secret));
  if (secret === undefined || stated?.leaf == null || !stated.ownCertificate) return null;
  const blocker = operatorBlocker(state, now);
  if (blocker !== null) return blockedBy(blocker.blocked, blocker.remedy);
  // Where nobody gets through, pods are not ready and will not be.
  const waiting = cutOffToday(state, now) === null ? unconverged(state, rotation.arrivalMs, now) : null;
  if (waiting !== null && waiting.kind !== 'arriving') return convergeStep(state, waiting, now);
  const { leaf } = stated;
  const before = rotation.inUse[endpoint.side];
  if (before !== null && leaf.sha256 !== before) return { kind: 'done', note: null };
  const issued = leaf.notBefore.getTime();
  if (now.getTime() - issued < lately)
    return {
      kind: 'done',
      note: `the operator issued the certificate of ${endpoint.title} a moment ago, on ${leaf.notBefore.toISOString()}`,
    };
  const note = notDue(state, rotation, now);
  if (note !== null) return { kind: 'done', note: `${note}. ${itself}` };
  return deletion(state, endpoint, secret, leaf, now);
}

const itself = 'The operator renews its own certificates 30 days before they end';

function deletion(
  state: FelixTyphaState,
  endpoint: CertifiedEndpoint,
  secret: RedactedSecret,
  leaf: Certificate,
  now: Date,
): Next {
  // The certificate is hashed into Typha's template alone (operator: pkg/render/typha.go, node.go).
  const rolled = endpoint.side === 'typha' ? state.servers.map(({ workload }) => workload.object) : [];
  const draft: Draft = {
    id: `${endpoint.side}-reissue`,
    title: `Have the operator issue the certificate of ${endpoint.title} anew`,
    why: `Secret ${operatorNamespace}/${endpoint.secret} is deleted; the operator makes it anew within seconds, with the same name and from the same CA, so that everybody accepts it. ${itself} (this one ends on ${day(leaf.notAfter)}).`,
    changes: [],
    removals: [secret],
    effects: [...new Set(rolled)],
    waits: waitsFor(endpoint, leaf.sha256),
  };
  const proved = provedStep(state, draft, [felixTyphaConnections(now)]);
  return proved.kind === 'step'
    ? proved
    : blockedBy(
        refusalText(draft, proved.judgement),
        'Look at the findings of status: what is refused there has to be mended first.',
      );
}

/** The Secret is not there: a run was killed right after it was deleted, or somebody else deleted it. */
function waitForOperator({ snapshot }: FelixTyphaState, endpoint: CertifiedEndpoint): Next {
  const copy = knownValue(lookUp(snapshot, 'Secret', copiesNamespace, endpoint.secret));
  const old = endpoint.ends.flatMap(({ certificate }) => certificate?.leaf?.sha256 ?? [])[0] ?? null;
  const step: Step = {
    ...emptyStep,
    id: `${endpoint.side}-reissue`,
    title: `Wait until the operator has made Secret ${operatorNamespace}/${endpoint.secret} anew`,
    why: 'It was deleted, and the operator has not issued another one yet.',
    waits: waitsFor(endpoint, copy === undefined ? null : old),
  };
  return { kind: 'step', step };
}

function waitsFor({ secret }: CertifiedEndpoint, unlike: string | null): Wait[] {
  return [{ kind: 'reissued', namespace: operatorNamespace, name: secret, unlike }, { kind: 'rollouts' }];
}
