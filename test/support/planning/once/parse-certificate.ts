import { type GoRelease, latestGo } from '../../../../src/x509/go-release.ts';
import {
  type ParseOutcome,
  parseCertificate as parse,
} from '../../../../src/x509/parsing/parse-certificate.ts';

interface Known {
  readonly byObject: WeakMap<Uint8Array, ParseOutcome>;
  readonly byContent: Map<string, ParseOutcome>;
}

const byGo = new Map<GoRelease, Known>();

/** As the original, but each certificate of the process is parsed once. */
export function parseCertificate(bytes: Uint8Array, go: GoRelease = latestGo): ParseOutcome {
  const { byObject, byContent } = byGo.get(go) ?? { byObject: new WeakMap(), byContent: new Map() };
  byGo.set(go, { byObject, byContent });
  const known = byObject.get(bytes);
  if (known !== undefined) return known;
  const id = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const outcome = byContent.get(id) ?? parse(bytes, go);
  byContent.set(id, outcome);
  byObject.set(bytes, outcome);
  return outcome;
}
