import type { Connection } from '../../cluster/connection.ts';
import { inParallel } from '../../cluster/probe/bounded.ts';
import { type NoPair, readClientPair } from '../../cluster/probe/client-pair.ts';
import type { ClientPair } from '../../cluster/probe/handshake.ts';
import { probeTypha } from '../../cluster/probe/probe-typha.ts';
import type { Way } from '../../cluster/probe/way.ts';
import { felixTyphaContext } from '../../links/felix-typha/felix-typha.ts';
import { judgeTyphas } from '../../links/felix-typha/probe/typha-probe.ts';
import { type TyphaTarget, typhaTargets, unseenTyphas } from '../../links/felix-typha/probe/typha-target.ts';
import type { JudgeContext } from '../../links/judgement.ts';
import type { ProbeParts } from '../../links/probe/probe-document.ts';
import type { ProbeOptions } from './probe-options.ts';

/** Shakes hands with every Typha, a few at a time, and judges what they showed. */
export async function probeFelixTypha(
  connection: Connection,
  judge: JudgeContext,
  options: ProbeOptions,
): Promise<ProbeParts> {
  const context = felixTyphaContext(judge);
  const targets = targetsOf(typhaTargets(context), options);
  const unseen = options.address === null ? unseenTyphas(context) : [];
  const config = await connection.kubeConfig();
  const own = options.asFelix ? await felixPair(connection, targets) : null;
  const pair = own !== null && 'keyPem' in own ? own : null;
  const noPair = own !== null && 'why' in own ? own.why : null;
  const seen = await inParallel(targets, options.parallel, async (target) => {
    const { address } = options;
    const way: Way =
      address === null
        ? {
            kind: 'pod',
            config,
            port: { namespace: target.namespace, pod: target.pod.name, port: target.port },
          }
        : { kind: 'address', ...address };
    const expects = target.server.mode === 'plaintext' ? 'plaintext' : 'tls';
    const { version, withinMs } = options;
    const observation = await probeTypha({ way, pair, expects, version, withinMs });
    return { target, observation, address: address === null ? null : `${address.host}:${address.port}` };
  });
  return judgeTyphas(seen, {
    byOperator: judge.installation.kind === 'operator',
    noPair,
    unseen,
    now: judge.now,
  });
}

/** An address stands for one Typha, which has the settings of the current template. */
function targetsOf(targets: readonly TyphaTarget[], { address }: ProbeOptions): readonly TyphaTarget[] {
  const [first] = targets;
  if (address === null || first === undefined) return targets;
  const name = `${address.host}:${address.port}`;
  return [{ ...first, port: address.port, pod: { name, node: null, ready: true, startedAt: null } }];
}

async function felixPair(
  connection: Connection,
  targets: readonly TyphaTarget[],
): Promise<ClientPair | NoPair> {
  const felix = targets.flatMap(({ clients }) => clients).find(({ mode }) => mode.startsWith('mtls'));
  if (felix === undefined) return { why: 'Felix has no TLS settings that can be used' };
  const { certificate, tls } = felix;
  const key = tls.files.key?.source ?? null;
  if (certificate?.text == null || key === null || key.object !== 'Secret')
    return { why: 'the certificate and key of Felix do not come from Secrets that can be read' };
  return readClientPair(connection, certificate.text, key);
}
