/** kubectl's connection flags under their own names, as a command line parser gives them. */
export interface KubeFlags {
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly 'as-group'?: readonly string[] | undefined;
  readonly 'as-uid'?: string | undefined;
  /** `15s`, `1m30s`, a number of seconds, or `0` for no limit. */
  readonly 'request-timeout'?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  readonly 'certificate-authority'?: string | undefined;
  readonly 'client-certificate'?: string | undefined;
  readonly 'client-key'?: string | undefined;
  readonly 'tls-server-name'?: string | undefined;
}

/** Environment variables; the process's own, or a test's. */
export type Environment = Readonly<Record<string, string | undefined>>;
