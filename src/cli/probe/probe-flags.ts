import * as Flags from '@oclif/core/flags';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { parseSpan } from '../flags/duration.ts';
import type { ProbeOptions } from './probe-options.ts';

/** Flags that say how to probe. */
export const probeFlags = {
  'as-felix': Flags.boolean({
    description: "also try calico-node's own certificate; its key stays in this process's memory",
  }),
  address: Flags.string({
    helpValue: 'HOST:PORT',
    description: 'straight to a Typha at this address, instead of through its pod',
  }),
  tls: Flags.option({ options: ['1.2', '1.3'] as const })({
    default: '1.3',
    description: 'TLS version to try; the other one follows where the server does not speak it',
  }),
  timeout: Flags.string({
    helpValue: 'SPAN',
    default: '5s',
    description: 'limit for each rung of the ladder',
  }),
};

const parallel = 16;

/** What `status --probe` does: nothing that shows a certificate of calico-node. */
export const defaultProbe: ProbeOptions = {
  asFelix: false,
  address: null,
  version: '1.3',
  withinMs: 5000,
  parallel,
};

export const probeWithoutCluster = (): ExpectedError =>
  new ExpectedError('--probe cannot be combined with --from: no cluster is read', {
    code: 'contradicting-flags',
    remedy: 'Leave one of the two out.',
    exitCode: exitCodes.usage,
  });

/** The options that the flags give. */
export function probeOptions(flags: {
  readonly 'as-felix': boolean;
  readonly address?: string | undefined;
  readonly tls: '1.2' | '1.3';
  readonly timeout: string;
}): ProbeOptions {
  return {
    asFelix: flags['as-felix'],
    address: flags.address === undefined ? null : hostAndPort(flags.address),
    version: flags.tls,
    withinMs: parseSpan('--timeout', flags.timeout),
    parallel,
  };
}

function hostAndPort(text: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host !== undefined && port > 0 && port < 65536) return { host, port };
  throw new ExpectedError(`--address ${text} is not an address`, {
    code: 'bad-address',
    remedy: 'Give HOST:PORT, for example 10.0.0.7:5473, or [fd00::7]:5473.',
    exitCode: exitCodes.usage,
  });
}
