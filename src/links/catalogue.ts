import type { FindingCode } from '../findings/finding.ts';
import { findings as ofCertificates } from './certificates/findings.ts';
import { findings as ofEtcd } from './etcd/findings.ts';
import { findings as ofFelixTypha } from './felix-typha/findings.ts';
import type { FindingKind } from './finding-kind.ts';
import { findings as ofApiserver } from './kube-apiserver/findings.ts';
import { findings as ofProbe } from './probe/findings.ts';
import { findings as ofReading } from './reading/findings.ts';

/** Every finding that this program can report, by code in ascending order. */
export const catalogue: readonly FindingKind[] = [
  ...ofFelixTypha,
  ...ofApiserver,
  ...ofEtcd,
  ...ofCertificates,
  ...ofProbe,
  ...ofReading,
].toSorted((a, b) => (a.code < b.code ? -1 : 1));

/** The kind of a code; throws for a code that `kinds` lacks, which is a defect of this program. */
export function kindOf(code: FindingCode, kinds: readonly FindingKind[] = catalogue): FindingKind {
  const kind = kinds.find((one) => one.code === code);
  if (kind === undefined) throw new Error(`no kind of finding has the code ${code}`);
  return kind;
}
