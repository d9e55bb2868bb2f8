import { failedCheck } from '../../findings/check.ts';
import type { CatalogueEntry, FailedCheck, Remedy, Severity } from '../../findings/finding.ts';
import { listed, unique } from '../wording.ts';

/** What one socket showed, in words that fit one socket or many: `presented …`, `refused …`. */
export interface Fact {
  readonly kind: CatalogueEntry;
  /** Names the socket: `calico-typha-x (node-1)`. */
  readonly who: string;
  readonly clause: string;
  /** The object that it is about. */
  readonly subject: string;
  readonly evidence?: readonly string[];
  readonly severity?: Severity;
  readonly remedy?: Remedy | null;
}

const mostNames = 3;
const mostEvidence = 8;

/** The same fact of many sockets is one finding that names some and counts all. */
export function mergeFacts(facts: readonly Fact[], noun: string): FailedCheck[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = `${fact.kind.code}\n${fact.subject}\n${fact.clause}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return [...groups.values()].flatMap((group): FailedCheck[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { kind, subject, clause, severity, remedy } = first;
    return [
      failedCheck(kind, {
        subject,
        message: `${noun} ${someNames(group.map(({ who }) => who))} ${clause}`,
        evidence: unique(group.flatMap(({ evidence }) => evidence ?? [])).slice(0, mostEvidence),
        ...(severity === undefined ? {} : { severity }),
        ...(remedy === undefined ? {} : { remedy }),
      }),
    ];
  });
}

/** `a`, `a, b and c`, `a, b, c and 12 more`. */
export function someNames(names: readonly string[]): string {
  const once = unique(names);
  if (once.length <= mostNames + 1) return listed(once);
  return `${once.slice(0, mostNames).join(', ')} and ${once.length - mostNames} more`;
}
