import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GoRelease } from '../../../src/x509/go-release.ts';

/** A Go toolchain of the module proxy, and the go line of the module that it builds, which sets GODEBUG's defaults. */
export interface Toolchain {
  readonly minor: number;
  readonly patch: number;
  readonly goLine: number;
}

/** The newest patch of every older minor release with which a supported Calico was built. */
export const olderToolchains: readonly Toolchain[] = [
  { minor: 19, patch: 13 },
  { minor: 20, patch: 14 },
  { minor: 21, patch: 13 },
  { minor: 22, patch: 12 },
  { minor: 23, patch: 12 },
  { minor: 24, patch: 13 },
  { minor: 25, patch: 14 },
].map((each) => ({ ...each, goLine: each.minor }));

export function toolchainName({ minor, patch }: Pick<GoRelease, 'minor' | 'patch'>): string {
  // Before 1.21 the first release of a minor had no patch number.
  return patch === 0 && minor < 21 ? `go1.${minor}` : `go1.${minor}.${patch}`;
}

/** What every release can build; spiffe.go needs modules that older ones cannot read. */
const sources = ['main.go', 'handshake.go', 'parse.go', 'pipe.go', 'key_pair.go'] as const;
const cache = join(import.meta.dirname, '../../../node_modules/.cache/go-sides');

/** The Go program as that toolchain builds it: from the cache, or built into it. */
export function builtWith(toolchain: Toolchain): string {
  const digest = createHash('sha256');
  for (const name of sources) digest.update(readFileSync(join(import.meta.dirname, name)));
  const folder = `${toolchainName(toolchain)}-line1.${toolchain.goLine}-${digest.digest('hex').slice(0, 16)}`;
  const program = join(cache, folder, 'program');
  if (!existsSync(program)) build(toolchain, join(cache, folder), program);
  return program;
}

function build(toolchain: Toolchain, folder: string, program: string): void {
  const module = mkdtempSync(join(tmpdir(), 'go-side-'));
  for (const name of sources) copyFileSync(join(import.meta.dirname, name), join(module, name));
  writeFileSync(join(module, 'go.mod'), `module x509differential\n\ngo 1.${toolchain.goLine}\n`);
  const env = { ...process.env, GOTOOLCHAIN: toolchainName(toolchain), GOWORK: 'off' };
  // Go 1.19 cannot name the package of a folder while it lies in the module cache itself, but it can name files.
  const what = toolchain.minor < 20 ? sources : ['.'];
  execFileSync('go', ['build', '-o', 'program', ...what], { cwd: module, stdio: 'inherit', env });
  mkdirSync(folder, { recursive: true });
  // Two tests may build at once: each moves a whole file.
  copyFileSync(join(module, 'program'), `${program}.${process.pid}`);
  renameSync(`${program}.${process.pid}`, program);
  rmSync(module, { recursive: true });
}

/** The toolchains before and from a release on, e.g. `1.24.8`; a minor release begins after the newest patch before it. */
export function aroundStart(start: string): readonly Toolchain[] {
  const [, minor = 0, patch = 0] = start.split('.').map(Number);
  const from = { minor, patch, goLine: minor };
  if (patch > 0) return [{ ...from, patch: patch - 1 }, from].filter((each) => each.minor >= oldest);
  return [...olderToolchains.filter((each) => each.minor === minor - 1), from].filter(
    (each) => each.minor >= oldest,
  );
}

/** Go 1.18 cannot build the program. */
const oldest = 19;
