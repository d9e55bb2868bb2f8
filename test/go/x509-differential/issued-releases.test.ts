import assert from 'node:assert/strict';
import test from 'node:test';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { GoSide } from './go-side.ts';
import type { GoOutcome } from './pair.ts';
import { olderToolchains, toolchainName } from './toolchains.ts';

const now = new Date(Math.trunc(Date.now() / 1000) * 1000);

function issued(name: string, usage: string, authority: ReturnType<typeof createAuthority>) {
  const uriSans = [`spiffe://cluster.local/ns/calico-system/sa/${name}`];
  const leaf = issueLeaf(authority, { commonNames: [name], uriSans, extendedKeyUsage: [usage], now });
  return { certFile: leaf.certificatePem, keyFile: leaf.privateKeyPem, caFile: authority.certificatePem };
}

test(`what this program issues is accepted by ${olderToolchains.map(toolchainName).join(', ')}`, async () => {
  const authority = createAuthority({ commonName: 'calico-tls', now });
  const settings = { minVersion: '1.2', cipherSuites: [] };
  const [server, client] = [
    issued('typha', 'serverAuth', authority),
    issued('node', 'clientAuth', authority),
  ];
  for (const toolchain of olderToolchains) {
    const side = GoSide.of(toolchain);
    for (const maxVersion of ['1.2', '1.3'])
      for (const byUri of [false, true]) {
        const demand = (name: string) => ({
          commonName: byUri ? '' : name,
          uriSan: byUri ? `spiffe://cluster.local/ns/calico-system/sa/${name}` : '',
        });
        const handshake = {
          now: new Date(now.getTime() + 3_600_000).toISOString(),
          server: { ...settings, maxVersion, ...server, ...demand('node') },
          client: { ...settings, maxVersion, ...client, ...demand('typha') },
        };
        const outcome = (await side.ask({ kind: 'handshake', handshake })) as GoOutcome;
        assert.deepEqual([outcome.accepted, outcome.version], [true, maxVersion], JSON.stringify(outcome));
      }
    await side.stop();
  }
});
