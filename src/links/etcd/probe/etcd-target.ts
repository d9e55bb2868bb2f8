import type { JudgeContext } from '../../judgement.ts';
import { unique } from '../../wording.ts';
import { type EtcdEnd, etcdEnds } from '../end.ts';
import { etcdServers } from '../server.ts';

/** An endpoint of etcd that Calico dials, and the pod behind it where the API server shows one. */
export interface EtcdTarget {
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
  readonly plaintext: boolean;
  readonly pod: { readonly namespace: string; readonly name: string; readonly node: string | null } | null;
  /** The components that dial it. */
  readonly clients: readonly EtcdEnd[];
}

/** Every endpoint that some component of Calico dials. */
export function etcdTargets(context: JudgeContext): EtcdTarget[] {
  const ends = etcdEnds(context);
  return unique(ends.flatMap(({ endpoints }) => endpoints ?? [])).flatMap((endpoint): EtcdTarget[] => {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
    if (url === null) return [];
    const clients = ends.filter(({ endpoints }) => endpoints?.includes(endpoint));
    const probed = { endpoints: [endpoint] };
    const behind = etcdServers(
      context.snapshot,
      clients.map((client) => ({ ...client, ...probed })),
    )[0]?.pod.pod;
    return [
      {
        endpoint,
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port) || 2379,
        plaintext: clients.some((client) => isPlaintext(client, endpoint)),
        pod:
          behind === undefined
            ? null
            : {
                namespace: behind.metadata.namespace ?? 'kube-system',
                name: behind.metadata.name,
                node: behind.spec.nodeName ?? null,
              },
        clients,
      },
    ];
  });
}

function isPlaintext({ dials }: EtcdEnd, endpoint: string): boolean {
  return (dials ?? []).some(({ text, plaintext }) => text.trim() === endpoint && plaintext === true);
}
