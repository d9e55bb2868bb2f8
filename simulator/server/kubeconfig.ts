import { stringify } from 'yaml';

export interface KubeconfigUser {
  readonly name: string;
  readonly token?: string;
  readonly certificate?: { readonly key: string; readonly cert: string };
}

/** A kubeconfig with one context, as text. */
export function kubeconfig(context: string, server: string, caPem: string, user: KubeconfigUser): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const credentials = {
    ...(user.token === undefined ? {} : { token: user.token }),
    ...(user.certificate === undefined
      ? {}
      : {
          'client-certificate-data': base64(user.certificate.cert),
          'client-key-data': base64(user.certificate.key),
        }),
  };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: context, cluster: { server, 'certificate-authority-data': base64(caPem) } }],
    users: [{ name: user.name, user: credentials }],
    contexts: [{ name: context, context: { cluster: context, user: user.name } }],
    'current-context': context,
  });
}
