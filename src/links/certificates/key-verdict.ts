import type { GoRelease } from '../../x509/go-release.ts';
import { follows } from '../../x509/go-rules.ts';
import { type PrivateKeyTrace, readingBy } from '../../x509/key-trace.ts';
import { limitedBlocks } from '../../x509/parse.ts';
import { loadKeyPair } from '../../x509/tls/key-pair-file.ts';

/** How a private key and a certificate go together. */
export interface KeyVerdict {
  readonly keyMatches: 'yes' | 'no' | 'not readable' | null;
  /** What Go's tls.X509KeyPair says against the key; null where it says nothing, or nothing is known of the key. */
  readonly keyError: string | null;
  /** Why it is not known whether the key is taken, although it was read; null where that is known. */
  readonly keyDoubt: string | null;
}

/** Of a certificate file and a key file, by every Go that may load them, the newest first. */
export function keyVerdict(
  certFile: string,
  trace: PrivateKeyTrace,
  gos: readonly [GoRelease, ...GoRelease[]],
): KeyVerdict {
  const verdicts = distinct(trace, gos).map((go) => ({ go, ...verdictBy(certFile, trace, go) }));
  const { keyMatches, keyError } = verdicts[0] ?? { keyMatches: null, keyError: null };
  const [taking, refusing] = [true, false].map((takes) =>
    verdicts.find((each) => (each.keyError === null) === takes),
  );
  if (taking === undefined || refusing === undefined) return { keyMatches, keyError, keyDoubt: null };
  const keyDoubt = `${name(taking.go)} takes the private key beside it, ${name(refusing.go)} says ${refusing.keyError}`;
  return { keyMatches: 'not readable', keyError: null, keyDoubt };
}

/** One Go, the newest, of those that read the key file alike and compare it alike. */
function distinct(trace: PrivateKeyTrace, gos: readonly GoRelease[]): readonly GoRelease[] {
  const seen = gos.map((go) => ({
    go,
    reading: readingBy(trace, go),
    whole: follows(go, 'exponent-of-pair'),
  }));
  return seen
    .filter(
      ({ reading, whole }, index) =>
        !seen.slice(0, index).some((newer) => newer.reading === reading && newer.whole === whole),
    )
    .map(({ go }) => go);
}

function verdictBy(
  certFile: string,
  trace: PrivateKeyTrace,
  go: GoRelease,
): Pick<KeyVerdict, 'keyMatches' | 'keyError'> {
  const { refusal } = loadKeyPair(limitedBlocks(certFile, go).blocks, trace, go);
  if (refusal?.code === 'key-mismatch') return { keyMatches: 'no', keyError: refusal.message };
  if (refusal?.code === 'malformed-key') return { keyMatches: 'not readable', keyError: refusal.message };
  const isRead = readingBy(trace, go).publicKeySha256 !== null;
  return { keyMatches: isRead ? 'yes' : 'not readable', keyError: null };
}

const name = ({ minor, patch }: GoRelease) => `Go 1.${minor}.${patch}`;
