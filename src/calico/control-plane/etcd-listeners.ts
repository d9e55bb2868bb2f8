import { type EtcdLine, lineOption } from './etcd-line.ts';

/** Where an etcd serves its clients. */
export interface EtcdListener {
  /** As it is written. */
  readonly url: string;
  readonly secure: boolean;
  /** Only its own host reaches it. */
  readonly local: boolean;
  /** It serves the HTTP gateway alone (`listen-client-http-urls`). */
  readonly gateway: boolean;
}

/** Of all flags that name listeners for clients. */
const flags = ['listen-client-urls', 'listen-client-http-urls'] as const;

/** Without a setting etcd listens here (etcd server/embed/config.go). */
const byDefault = 'http://localhost:2379';

/**
 * Every listener for clients; why they are not known where they are not. The scheme counts in whatever case (Go
 * net/url), and unix sockets are files of the host.
 */
export function etcdListeners(line: EtcdLine): readonly EtcdListener[] | { readonly why: string } {
  const given = flags.map((flag) => ({ flag, option: lineOption(line, flag) }));
  for (const { option } of given) if (option.kind === 'unknown') return { why: option.why };
  return given.flatMap(({ flag, option }) => {
    const gateway = flag === 'listen-client-http-urls';
    const text = option.kind === 'set' && option.text !== '' ? option.text : gateway ? '' : byDefault;
    return text
      .split(',')
      .map((url) => url.trim())
      .filter((url) => url !== '')
      .map((url) => listenerOf(url, gateway));
  });
}

function listenerOf(url: string, gateway: boolean): EtcdListener {
  const scheme = /^([a-z]+):/i.exec(url)?.[1]?.toLowerCase() ?? '';
  return {
    url,
    secure: scheme === 'https' || scheme === 'unixs',
    local: scheme.startsWith('unix') || isLoopback(hostOf(url)),
    gateway,
  };
}

/** The host of an URL or of `HOST:PORT`, in lower case and without brackets. */
export function hostOf(url: string): string {
  const authority =
    url
      .trim()
      .replace(/^[a-z+]+:\/\//i, '')
      .split('/')[0] ?? '';
  return (/^\[([^\]]*)\]/.exec(authority)?.[1] ?? authority.replace(/:\d+$/, '')).toLowerCase();
}

/** An address at which only its own host reaches it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
