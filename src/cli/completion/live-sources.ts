import type { Environment, KubeFlags } from '../../cluster/flags.ts';
import { listAt, objectAt, textAt } from '../../json.ts';
import { flagValue } from '../program/arguments.ts';
import type { CompletionSources } from './candidate.ts';

/** Nobody waits longer than this for a word. */
const patience = '3s';

/** The kubeconfig and the cluster that the words so far point to. Whatever fails gives an empty list. */
export function liveSources(words: readonly string[], env: Environment): CompletionSources {
  const flags = connectionFlags(words);
  const kubeconfig = async () => (await import('../../cluster/kubeconfig.ts')).loadKubeconfig(flags, env);
  return {
    contexts: () => orNone(async () => [...(await kubeconfig()).contexts.keys()]),
    clusters: () => orNone(async () => [...(await kubeconfig()).clusters.keys()]),
    users: () => orNone(async () => [...(await kubeconfig()).users.keys()]),
    namespaces: () => orNone(() => readNamespaces(flags, env)),
  };
}

function connectionFlags(words: readonly string[]): KubeFlags {
  const value = (name: string, char = name): string | undefined => flagValue(words, name, char) ?? undefined;
  return {
    context: value('context'),
    kubeconfig: value('kubeconfig'),
    cluster: value('cluster'),
    user: value('user'),
    server: value('server', 's'),
    token: value('token'),
    as: value('as'),
    'as-uid': value('as-uid'),
    'certificate-authority': value('certificate-authority'),
    'client-certificate': value('client-certificate'),
    'client-key': value('client-key'),
    'tls-server-name': value('tls-server-name'),
    'insecure-skip-tls-verify': words.includes('--insecure-skip-tls-verify'),
    'request-timeout': patience,
  };
}

async function readNamespaces(flags: KubeFlags, env: Environment): Promise<string[]> {
  const { connect } = await import('../../cluster/connection.ts');
  const connection = await connect(flags, env);
  try {
    const answer = await connection.request({
      path: '/api/v1/namespaces',
      query: { limit: '500' },
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    });
    const names = listAt(answer.body, 'items').map((item) => textAt(objectAt(item, 'metadata'), 'name'));
    return names.filter((name) => name !== undefined);
  } finally {
    connection.close();
  }
}

async function orNone(read: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}
