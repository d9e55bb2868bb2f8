import type { CheckResult, LinkName, UnknownReason } from '../findings/finding.ts';
import { type Answer, documentResource } from '../snapshot/snapshot.ts';
import { kindOf } from './catalogue.ts';
import type { FindingKind } from './finding-kind.ts';
import type { UnknownStatus } from './status.ts';
import { unknownRemedy } from './unknown-remedies.ts';
import { permissionWords } from './unread.ts';

type Unknown = Extract<CheckResult, { outcome: 'unknown' }>;

interface Looked {
  /** Null: the link of the catalogue's entry. */
  readonly link: LinkName | null;
  readonly reader: 'status' | 'probe';
  /** The requests that gave nothing. */
  readonly unreadable: readonly Answer[];
  /** Absent: the catalogue. */
  readonly kinds?: readonly FindingKind[];
}

/** The checks without a verdict, each once, with why and what would give it one. */
export function unknownsOf(checks: readonly CheckResult[], looked: Looked): UnknownStatus[] {
  const unsure = checks.filter((check): check is Unknown => check.outcome === 'unknown');
  const once = new Map(
    unsure.map((check) => [JSON.stringify([check.code, check.subject, check.why]), check]),
  );
  return [...once.values()].map((check) => unknownOf(check, looked));
}

function unknownOf(check: Unknown, { link, reader, unreadable, kinds }: Looked): UnknownStatus {
  const { code, subject, why } = check;
  const cause = unreadable.find(({ request }) => names(request, `${subject}\n${why}`));
  const reason: UnknownReason = check.reason ?? reasonOf(why, cause, unreadable);
  const permission = cause?.outcome === 'forbidden' ? permissionWords(cause.request) : null;
  const kind = kindOf(code, kinds);
  const where = link ?? kind.link;
  const remedy = unknownRemedy(reason, { link: where, kind, permission, reader });
  return { link: where, check: code, subject, why, reason, remedy };
}

/** A part of what the check needs looked like a secret. */
const isWithheld = (why: string): boolean => /\bwithheld: /.test(why);

/** An object that the check needs is in no file that was given. */
const isNotGiven = (why: string): boolean => /\b[A-Z]\w+ \S+ is not in \S/.test(why);

function reasonOf(why: string, cause: Answer | undefined, unreadable: readonly Answer[]): UnknownReason {
  if (isWithheld(why)) return 'withheld';
  if (unreadable.some(({ request }) => isDocumentIn(request, why))) return 'unreadable';
  if (isNotGiven(why)) return 'not-given';
  if (cause === undefined) return 'not-visible';
  return cause.outcome === 'forbidden' ? 'forbidden' : 'failed';
}

/** Whether what is not known may be in a document that could not be read. */
function isDocumentIn({ resource, name }: Answer['request'], why: string): boolean {
  return resource === documentResource && name !== null && why.includes(`; ${name} `);
}

/** Whether a text names the object that was asked for, as `Secret NAMESPACE/NAME` or `NAMESPACE/NAME`. */
function names({ kind, namespace, name }: Answer['request'], text: string): boolean {
  if (name === null) return false;
  const object = namespace === null ? `${kind} ${name}` : `${namespace}/${name}`;
  const at = text.indexOf(object);
  return at >= 0 && !/[\w.-]/.test(text[at + object.length] ?? ' ');
}
