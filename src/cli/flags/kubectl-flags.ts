import * as Flags from '@oclif/core/flags';
import { ExpectedError, exitCodes } from '../../errors.ts';

const helpGroup = 'KUBECTL';

/** kubectl's own flags under their own names, understood by every command that talks to a cluster. */
export const kubectlFlags = {
  namespace: Flags.string({
    char: 'n',
    helpGroup,
    helpValue: 'NAME',
    description: 'where Calico runs, when it is not found by itself',
  }),
  context: Flags.string({ helpGroup, helpValue: 'NAME', description: 'kubeconfig context to use' }),
  kubeconfig: Flags.string({
    helpGroup,
    helpValue: 'FILE',
    description: 'kubeconfig file, instead of KUBECONFIG',
  }),
  cluster: Flags.string({ helpGroup, helpValue: 'NAME', description: 'kubeconfig cluster to use' }),
  user: Flags.string({ helpGroup, helpValue: 'NAME', description: 'kubeconfig user to use' }),
  server: Flags.string({ char: 's', helpGroup, helpValue: 'URL', description: 'address of the API server' }),
  token: Flags.string({ helpGroup, helpValue: 'TOKEN', description: 'bearer token for the API server' }),
  as: Flags.string({ helpGroup, helpValue: 'USER', description: 'user to impersonate' }),
  'as-group': Flags.string({
    helpGroup,
    helpValue: 'GROUP',
    multiple: true,
    multipleNonGreedy: true,
    description: 'group to impersonate (repeatable)',
  }),
  'as-uid': Flags.string({ helpGroup, helpValue: 'UID', description: 'UID to impersonate' }),
  'request-timeout': Flags.string({
    helpGroup,
    helpValue: 'DURATION',
    description: 'limit for one request, e.g. 1m30s; 0 for none; 15s when absent',
  }),
  'insecure-skip-tls-verify': Flags.boolean({
    helpGroup,
    description: "do not verify the API server's certificate",
  }),
  'certificate-authority': Flags.string({
    helpGroup,
    helpValue: 'FILE',
    description: 'CA certificates that verify the API server',
  }),
  'client-certificate': Flags.string({ helpGroup, helpValue: 'FILE', description: 'client certificate' }),
  'client-key': Flags.string({ helpGroup, helpValue: 'FILE', description: 'key of the client certificate' }),
  'tls-server-name': Flags.string({
    helpGroup,
    helpValue: 'NAME',
    description: "name to verify in the API server's certificate",
  }),
  v: Flags.string({
    char: 'v',
    helpGroup,
    helpValue: 'LEVEL',
    default: '0',
    description: 'how much to log on stderr, 0 to 9',
  }),
};

/** Whether a flag of kubectl is followed by its value; null for a flag that is not one of kubectl's. */
export function kubectlFlagTakesValue(word: string): boolean | null {
  const name = word.replace(/^--?/, '');
  for (const [long, flag] of Object.entries(kubectlFlags)) {
    if (word.startsWith('--') ? long === name : flag.char === name) return flag.type === 'option';
  }
  return null;
}

/**
 * Files are read without a cluster: a flag that chooses one would be obeyed by nothing. -n is where objects are that
 * name no namespace, as to kubectl apply.
 */
export function refuseClusterFlags(flags: Readonly<Record<string, unknown>>, instead: string): void {
  const given = Object.keys(kubectlFlags).find(
    (name) => !['v', 'namespace'].includes(name) && isGiven(flags[name]),
  );
  if (given === undefined) return;
  throw new ExpectedError(`--${given} cannot be combined with ${instead}: no cluster is read`, {
    code: 'contradicting-flags',
    remedy: `Leave one of the two out.`,
    exitCode: exitCodes.usage,
  });
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== false;
