import { flowLogServer, goldmaneTrust } from '../../calico/goldmane.ts';
import { installation, operatorNamespace } from '../../calico/installation.ts';
import { keysOf, type OperatorSecret } from '../../links/felix-typha/operator-secret.ts';
import type { RedactedSecret } from '../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import type { PutBack } from '../changes/restore/restore-proof.ts';
import type { PlannedObject, Step } from '../model/step.ts';
import {
  type CertificateStage,
  type FlowLogWarning,
  flowLogWarning,
  type NodeCertificate,
} from './flow-log-warning.ts';

/** What one step writes and takes away. */
export interface Stored {
  readonly written: readonly PlannedObject[];
  readonly removed: readonly PlannedObject[];
}

const secretName: OperatorSecret = 'node-certs';

export const storedBy = ({ changes, removals }: Step): Stored => ({
  written: changes.map(({ after }) => after),
  removed: removals,
});

export const storedByGroup = (group: readonly PutBack[]): Stored => ({
  written: group.flatMap(({ after }) => after ?? []),
  removed: group.flatMap(({ before, after }) => (after === null && before !== null ? [before] : [])),
});

/** What steps mean for the flow logs of Felix in a cluster; null: nothing. */
export function flowLogWarningOf(
  snapshot: Snapshot,
  steps: readonly Stored[],
  now: Date,
): FlowLogWarning | null {
  const found = installation(snapshot);
  const trust = goldmaneTrust(found);
  if (trust === null) return null;
  const today = certificateToday(snapshot);
  const stages = stagesOf(today, steps);
  return flowLogWarning({ server: flowLogServer(snapshot, found), trust, today, stages, now });
}

function certificateToday(snapshot: Snapshot): NodeCertificate | null {
  const secret = lookUp(snapshot, 'Secret', operatorNamespace, secretName);
  if (secret.kind === 'absent') return 'operator';
  return secret.kind === 'known' ? certificateIn(secret.value) : null;
}

function stagesOf(today: NodeCertificate | null, steps: readonly Stored[]): CertificateStage[] {
  let current = today;
  return steps.flatMap((stored, at) => {
    const certificate = certificateAfter(stored);
    if (certificate === null || certificate === current) return [];
    current = certificate;
    return [{ step: at + 1, certificate }];
  });
}

/** What a step leaves in the Secret; where it takes that away, the operator makes another. Null: it is not touched. */
function certificateAfter({ written, removed }: Stored): NodeCertificate | null {
  const secret = written.find(
    (object): object is RedactedSecret => object.kind === 'Secret' && isNodeCerts(object),
  );
  if (secret !== undefined) return certificateIn(secret);
  return removed.some(isNodeCerts) ? 'operator' : null;
}

function isNodeCerts({ kind, metadata }: PlannedObject): boolean {
  return kind === 'Secret' && metadata.namespace === operatorNamespace && metadata.name === secretName;
}

/** What is there in place of a certificate is no certificate. */
function certificateIn(secret: RedactedSecret): string {
  const value = secret.values[keysOf(secret).certificate];
  return value?.kind === 'text' ? value.text : '';
}
