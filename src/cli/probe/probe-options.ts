export interface ProbeOptions {
  /** Also try calico-node's own certificate. */
  readonly asFelix: boolean;
  /** Straight to this address, instead of through the pods. */
  readonly address: { readonly host: string; readonly port: number } | null;
  readonly version: '1.2' | '1.3';
  /** Milliseconds for each rung. */
  readonly withinMs: number;
  readonly parallel: number;
}
