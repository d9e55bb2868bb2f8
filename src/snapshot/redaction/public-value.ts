import { judgeName, type NameClass, type NameJudgement } from './name-classes.ts';
import { withheld } from './withheld.ts';

const harmless =
  /^(?:|none|true|false|yes|no|on|off|null|~|\(removed\)|__[A-Z0-9_]+__|\$\([\w.-]+\)|\$\{?\w+\}?|\{\{[^{}]*\}\}|\*{3,}|<withheld - [^<>]*>)$/i;
const path = /^(?:[A-Za-z]:)?[/\\][\w./\\-]*$/;
const inDirectory = /^[/\\](?:[\w.-]+[/\\])+[\w.-]+$/;
/** PATH_MAX of Linux. */
const longestPath = 4096;
const pathOfWords = /^\s*(?:[A-Za-z]:)?[/\\][^\n]*$/;
/** Base64 that begins with a slash looks like a path. */
const randomPart = /(?=[^/]*[A-Z])(?=[^/]*[a-z])(?=[^/]*\d)[^/.]{8,}(?:\/|$)/;

/**
 * The value that may be kept of a setting: itself, or a mark where its name says key, token or password. A path such
 * as ETCD_KEY_FILE's stays, as do placeholders of a template.
 */
export function publicValue(name: string, value: string): string {
  const judged = judgeName(name);
  return judged === null || mayStay(judged, value) ? value : withheldByName(judged.class);
}

/** The mark of a value whose name is of a class. */
export function withheldByName(kind: NameClass): string {
  return withheld(`its name says ${kind}`);
}

/** Whether a value under a name that tells of a secret is none. */
export function mayStay(judged: NameJudgement, value: string): boolean {
  const text = value.trim();
  if (harmless.test(text)) return true;
  if (judged.describes) return !/\s/.test(text) || pathOfWords.test(value);
  if (judged.class !== 'key' || text.length > longestPath) return false;
  return path.test(text) && inDirectory.test(text) && !randomPart.test(text);
}
