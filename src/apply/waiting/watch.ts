import { type Address, collectionPath } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';

/** Hears that objects changed. What changed is read anew: a watch that breaks off only makes it later. */
export interface Watch {
  /** Resolves at the next change; never when watching is not possible. */
  readonly changed: () => Promise<void>;
  readonly stop: () => void;
}

/** Seconds after which the server ends a watch. */
const watchSeconds = '300';

/** Watches some objects. It never fails: without the right to watch, or when it breaks off, nothing is heard any more. */
export function watchObjects(api: Api, addresses: readonly Address[]): Watch {
  const ended = new AbortController();
  let heard = false;
  let wake: () => void = () => {};
  const hear = (): void => {
    heard = true;
    wake();
  };
  for (const address of addresses) void watchOne(api, address, hear, ended.signal);
  return {
    changed: () =>
      new Promise((resolve) => {
        wake = () => {
          heard = false;
          resolve();
        };
        if (heard) wake();
      }),
    stop: () => ended.abort(),
  };
}

async function watchOne(
  api: Api,
  { kind, namespace, name }: Address,
  hear: () => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    await api.connection.request({
      path: collectionPath(kind, namespace),
      query: { watch: 'true', fieldSelector: `metadata.name=${name}`, timeoutSeconds: watchSeconds },
      signal,
      timeout: null,
      retry: false,
      take: hear,
    });
  } catch {
    // Polling goes on without it; whether the server is there, the next read tells.
  }
}
