import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { executableName, platforms } from '../../../scripts/package/platforms.ts';
import { archiveOf, builtRelease, executableOf, fileOf, root } from './built-release.ts';

const built = await builtRelease();
const executables = new Map(platforms.map((platform) => [platform, executableOf(built, platform)]));

for (const platform of platforms.filter(({ os }) => os !== 'windows')) {
  test(`The archive for ${platform.name} is read by tar, names no owner and no time`, () => {
    const listing = execFileSync('tar', ['-tvzf', archiveOf(built, platform), '--numeric-owner'], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC' },
    });
    const lines = listing.trim().split('\n');
    assert.deepEqual(
      lines.map((line) => line.replace(/ +\d+ 1980/, ' N 1980')),
      [
        '-rw-r--r-- 0/0 N 1980-01-01 00:00 LICENSE',
        '-rw-r--r-- 0/0 N 1980-01-01 00:00 THIRD-PARTY-LICENSES',
        '-rwxr-xr-x 0/0 N 1980-01-01 00:00 kubectl-calico_tls',
      ],
    );
  });
}

for (const [platform, content] of executables) {
  test(`The archive for ${platform.name} has this program's licence and those of all it carries`, () => {
    assert.deepEqual(fileOf(built, platform, 'LICENSE'), readFileSync(`${root}/LICENSE`));
    const notices = fileOf(built, platform, 'THIRD-PARTY-LICENSES').toString('utf8');
    for (const name of ['@oclif/core', '@kubernetes/client-node', 'node-forge', 'yaml', 'Node.js 22']) {
      assert.ok(notices.includes(`\n${name}`), name);
    }
    assert.match(notices, /OpenSSL/);
  });

  test(`The executable for ${platform.name} names no folder of the machine that built it`, () => {
    assert.ok(content.includes('kubectl calico-tls'), executableName(platform));
    for (const trace of [root, process.env.HOME ?? root, '/node_modules/@oclif']) {
      if (trace.length > 5) assert.ok(!content.includes(trace), `${executableName(platform)} has ${trace}`);
    }
  });
}

test('Every platform carries the same program', () => {
  const programs = [...executables.values()].map((content) => {
    const start = content.indexOf('(function(exports,require,module,__filename,__dirname){');
    return content.subarray(start, start + 1_000_000);
  });
  const [first] = programs;
  assert.ok(first !== undefined && first.length === 1_000_000);
  assert.ok(programs.every((program) => program.equals(first)));
});
