import { tag } from '../der/der.ts';
import type { DerReader } from '../der/der-reader.ts';
import { Malformed } from '../der/malformed.ts';

/** An instant, and the text that Go prints for it (RFC 3339, in the zone it was written in). */
export interface GoTime {
  readonly date: Date;
  readonly text: string;
}

/** UTCTime or GeneralizedTime as cryptobyte accepts them: `Z` or an offset, UTCTime also without seconds. */
export function readTime(reader: DerReader): GoTime {
  if (reader.peek(tag.utcTime)) {
    const time = parse(utcTime.exec(reader.read(tag.utcTime) ?? ''));
    if (time === null) throw new Malformed('x509: malformed UTCTime');
    return time;
  }
  if (reader.peek(tag.generalizedTime)) {
    const time = parse(generalizedTime.exec(reader.read(tag.generalizedTime) ?? ''));
    if (time === null) throw new Malformed('x509: malformed GeneralizedTime');
    return time;
  }
  throw new Malformed('x509: unsupported time format');
}

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})$/;

function parse(match: RegExpExecArray | null): GoTime | null {
  if (match === null) return null;
  const [, yearDigits = '', month, day, hour, minute, second = '00', zone = 'Z'] = match;
  // RFC 5280 4.1.2.5.1: two digits mean 1950 to 2049.
  const short = Number(yearDigits);
  const year = yearDigits.length === 4 ? short : short >= 50 ? 1900 + short : 2000 + short;
  const offset = zoneMinutes(zone);
  if (offset === null) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const local = `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`;
  if (`${date.toISOString().slice(-24, -5)}` !== local) return null;
  const zoneText = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return { date: new Date(date.getTime() - offset * 60_000), text: local + zoneText };
}

/** Null for offsets that Go does not print back the same way. */
function zoneMinutes(zone: string): number | null {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3));
  if (hours > 24 || minutes > 59 || hours + minutes === 0) return null;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
