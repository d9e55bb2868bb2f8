import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCache } from '../../../scripts/package/build-cache.ts';

const module = fileURLToPath(new URL('krew', import.meta.url));
const names = ['krew', 'validate-krew-manifest'] as const;

/** krew and its checker of manifests, built with the machine's Go unless that was done before. */
export function krewPrograms(): Readonly<Record<(typeof names)[number], string>> {
  const stamp = createHash('sha256')
    .update(readFileSync(join(module, 'go.sum')))
    .digest('hex')
    .slice(0, 12);
  const folder = buildCache(`krew-${stamp}`);
  mkdirSync(folder, { recursive: true });
  for (const name of names.filter((missing) => !existsSync(join(folder, missing)))) {
    const env = {
      ...process.env,
      CGO_ENABLED: '0',
      GOTOOLCHAIN: 'local',
      GOFLAGS: '-mod=readonly -trimpath',
    };
    const target = ['build', '-o', join(folder, name), `sigs.k8s.io/krew/cmd/${name}`];
    execFileSync('go', target, { cwd: module, env, stdio: 'inherit' });
  }
  return { krew: join(folder, 'krew'), 'validate-krew-manifest': join(folder, 'validate-krew-manifest') };
}
