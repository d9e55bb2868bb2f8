import { latestGo } from '../../../../src/x509/go-release.ts';
import { GoSide } from '../go-side.ts';
import { olderToolchains, type Toolchain, toolchainName } from '../toolchains.ts';

/** A Go that is asked, and as what it is judged. */
export interface Judge {
  readonly name: string;
  readonly side: GoSide;
}

/** The newest Go. */
export function newestJudge(): Judge {
  return { name: 'the newest Go', side: GoSide.start() };
}

/** Releases with PEM decoders of their own, and one whose go line brings x509rsacrt=0. */
const others: readonly Toolchain[] = [
  { minor: 24, patch: 7, goLine: 24 },
  { minor: 24, patch: 9, goLine: 24 },
  { minor: 25, patch: 14, goLine: 23 },
];

/** The newest patch of each older Go, and the others that differ. */
export function olderJudges(): Judge[] {
  return [...olderToolchains, ...others].map((toolchain) => ({
    name: `${toolchainName(toolchain)}, go line 1.${toolchain.goLine}`,
    side: GoSide.of(toolchain),
  }));
}

/** The newest Go as it overlooks CRT values. */
export function newestWithoutCrt(): Judge {
  const { minor, patch } = latestGo;
  return {
    name: 'the newest Go with x509rsacrt=0',
    side: GoSide.of({ minor, patch, goLine: minor }, { x509rsacrt: '0' }),
  };
}
