import { type AssignedName, type AssignedValue, assignedValues } from './assigned-value.ts';
import { judgeName, type NameJudgement } from './name-classes.ts';
import { mayStay, withheldByName } from './public-value.ts';
import { withoutMarks } from './withheld.ts';

const hints =
  /pass|pwd|pw|psk|otp|token|jwt|bearer|secret|cred|cookie|session[-_.]?id|netrc|dsn|dockerc|auth|hmac|_pat|-pat|sas|key/gi;
const hint = new RegExp(hints.source, 'i');
const separator = /(\\*["'])?([ \t]{0,20}(?:=>|:=|[:=])[ \t]{0,20})/y;
const blanks = /[ \t]{1,20}(?=[^\s-])/y;
const nameLetter = /[\w.-]/;
const longestName = 100;
const longestDescription = 1024;

/** What a sentence says after `password:` when it tells none. */
const told =
  /^(?:required|missing|invalid|incorrect|wrong|expired|empty|not|is|was|are|must|should|no|the|an?|and|or|of|for|in|authentication|authorization|mismatch|failed|failure|denied|unknown|cannot|could|error|unexpected|unauthorized|forbidden|field|value|flag|option|file|nil|<nil>)(?=$|[\s,;!)])/i;

/**
 * Text (a config file, a command line, JSON with placeholders) without the values of settings whose names say key,
 * token or password. In `prose` a name and a colon alone do not make a setting.
 */
export function withoutAssignedSecrets(text: string, prose: boolean): string {
  if (!hint.test(text)) return text;
  let clean = '';
  let kept = 0;
  hints.lastIndex = 0;
  for (let match = hints.exec(text); match !== null; match = hints.exec(text)) {
    const name = nameAround(text, match.index, match.index + match[0].length);
    hints.lastIndex = Math.max(hints.lastIndex, name.end);
    const judged = judgeName(text.slice(name.start, name.end).replace(/^[-.]+/, ''));
    if (judged === null || name.start < kept || name.end - name.start > longestName) continue;
    for (const value of valuesOf(text, name, judged, prose)) {
      if (value.start < kept) continue;
      clean += `${text.slice(kept, value.start)}${value.quote}${withheldByName(judged.class)}${value.quote}`;
      kept = value.end;
      hints.lastIndex = Math.max(hints.lastIndex, value.end);
    }
  }
  return kept === 0 ? text : clean + text.slice(kept);
}

function nameAround(text: string, from: number, to: number): AssignedName {
  let [start, end] = [from, to];
  while (start > 0 && from - start < longestName && nameLetter.test(text[start - 1] ?? '')) start -= 1;
  if (start < from && /^\\[nrt]$/.test(text.slice(Math.max(0, start - 1), start + 1))) start += 1;
  while (end - to < longestName && nameLetter.test(text[end] ?? '')) end += 1;
  return { start, end, quote: '', separator: '' };
}

function valuesOf(text: string, name: AssignedName, judged: NameJudgement, prose: boolean): AssignedValue[] {
  const { start, end } = name;
  if (text[start - 1] === '<' && text[end] === '>') return secretsIn(text, [element(text, end + 1)], judged);
  separator.lastIndex = end;
  const match = separator.exec(text);
  if (match !== null) {
    const [whole, quote = '', between = ''] = match;
    const from = end + whole.length;
    // What is looked at and left is looked at again for the names in it.
    const seen = judged.describes ? text.slice(0, from + longestDescription) : text;
    const values = assignedValues(seen, from, { ...name, quote, separator: between }, prose);
    const isSaid = prose && between.trim() === ':' && quote === '';
    return secretsIn(
      text,
      isSaid ? values.filter((value) => isSecretOfProse(text, value, judged)) : values,
      judged,
    );
  }
  blanks.lastIndex = end;
  const gap = text[start] === '-' ? blanks.exec(text) : null;
  if (gap === null) return [];
  const values = assignedValues(text, end + gap[0].length, { ...name, separator: ' ' }, true);
  return secretsIn(text, values, judged).filter((value) => !prose || !told.test(contentOf(text, value)));
}

const contentOf = (text: string, { start, end }: AssignedValue): string => text.slice(start, end);

function secretsIn(text: string, values: readonly AssignedValue[], judged: NameJudgement): AssignedValue[] {
  return values.filter((value) => {
    const content = contentOf(text, value);
    return !mayStay(judged, content) && !/^=*$/.test(withoutMarks(content).trim());
  });
}

/** The content of an XML element. */
function element(text: string, start: number): AssignedValue {
  const close = text.indexOf('<', start);
  return { start, end: close < 0 ? start : close, quote: '' };
}

function isSecretOfProse(text: string, value: AssignedValue, judged: NameJudgement): boolean {
  const content = contentOf(text, value);
  if (told.test(content)) return false;
  if (judged.class === 'password' || judged.class === 'cookie') return true;
  const isQuoted = /["'`]/.test(text[value.start - 1] ?? '');
  return (
    isQuoted ||
    (content.length >= 8 && /\d/.test(content) && /[A-Za-z]/.test(content) && !/[/]/.test(content))
  );
}
