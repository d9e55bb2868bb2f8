import type { Role } from '../verdict.ts';
import type { RefusedHandshake } from './handshake-verdict.ts';

/** One end speaks TLS, the other does not. */
export function plaintextRefusal(refusedBy: Role): RefusedHandshake {
  const isServer = refusedBy === 'server';
  const serverLog = isServer
    ? 'tls: first record does not look like a TLS handshake'
    : 'gob: duplicate type received';
  const clientLog = isServer ? ['EOF', 'connection reset by peer', 'write: broken pipe'] : ['EOF'];
  return {
    accepted: false,
    refusedBy,
    stage: 'handshake',
    refusal: { code: 'plaintext-peer', message: isServer ? serverLog : 'EOF' },
    alert: null,
    serverLog: [serverLog],
    clientLog,
  };
}
