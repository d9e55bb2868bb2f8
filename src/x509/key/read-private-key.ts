import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { type KeyReading, unknownKeyFile } from '../key-trace.ts';
import { keyProblems } from './key-problem.ts';
import { once } from './once.ts';
import type { PrivateKeyStructure } from './private-key-structure.ts';
import { ecPublicInfo, ed25519PublicInfo, modulusSha256, rsaPublicInfo, sha256 } from './public-half.ts';
import { bitLength, rsaCheck } from './rsa-checks.ts';

/** What the Go of a release makes of a private key: its public half, derived from the private one as Go does. */
export type KeyReader = (go: GoRelease) => KeyReading;

/** What does not depend on the release is calculated once. */
export function keyReader(structure: PrivateKeyStructure): KeyReader {
  switch (structure.kind) {
    case 'rsa': {
      const { n, e } = structure.numbers;
      const fits = rsaCheck(structure.numbers);
      const reading = once(() => {
        const publicInfo = rsaPublicInfo(n, e);
        return {
          ...readable(`RSA ${bitLength(n)}`, publicInfo),
          modulusSha256: modulusSha256(publicInfo),
        };
      });
      const unjudged = `an RSA key of ${bitLength(n)} bits in this form is not judged`;
      return (go) => {
        const fit = fits(go);
        if (fit === null) return { ...unknownKeyFile, unjudged };
        return fit ? reading() : unreadable(keyProblems.damaged.text);
      };
    }
    case 'ec': {
      const { curve, scalar } = structure.numbers;
      const reading = once(() => readable(`EC ${curve.name}`, ecPublicInfo(structure.numbers)));
      return (go) =>
        scalar < curve.order && (scalar > 0n || !follows(go, 'zero-scalar'))
          ? reading()
          : unreadable(keyProblems.damaged.text);
    }
    case 'ed25519': {
      const reading = readable('Ed25519', ed25519PublicInfo(structure.seed));
      return () => reading;
    }
    case 'x25519':
      return (go) => unreadable(keyProblems[follows(go, 'x25519-key') ? 'notForTls' : 'malformed'].text);
    case 'none':
      return () => unreadable(keyProblems.malformed.text);
    case 'too-large': {
      const unjudged = `a private key of ${structure.octets} octets is not judged`;
      return () => ({ ...unknownKeyFile, unjudged });
    }
  }
}

export function unreadable(problem: string): KeyReading {
  return { publicKeySha256: null, algorithm: null, problem };
}

function readable(algorithm: string, publicInfo: string): KeyReading {
  return { publicKeySha256: sha256(publicInfo), algorithm, problem: null };
}
