/** What became of one TLS handshake, as the client of it saw it. */
export type HandshakeOutcome =
  /** The server took what the client showed: a session ticket under TLS 1.3, the end of the handshake under 1.2. */
  | { readonly kind: 'accepted' }
  /** A TLS alert came: its number (RFC 8446 section 6). */
  | { readonly kind: 'refused'; readonly alert: number }
  /** This side does not go on: what the server sent makes no TLS handshake. */
  | { readonly kind: 'not-tls'; readonly cause: string }
  /** The connection ended without an alert: no verdict. */
  | { readonly kind: 'closed'; readonly cause: string }
  | { readonly kind: 'silent' };

/** What one handshake showed. */
export interface HandshakeObservation {
  readonly outcome: HandshakeOutcome;
  /** `TLSv1.3`; null when the handshake did not get so far. */
  readonly protocol: string | null;
  readonly cipher: string | null;
  /** DER, as sent, leaf first. */
  readonly chain: readonly Uint8Array[];
  /** Whether the server asked for a client certificate; null when its flight was not seen whole. */
  readonly asksForCertificate: boolean | null;
  /** DER of the names of the CAs that it accepts; null when its flight was not seen whole. */
  readonly acceptableCas: readonly Uint8Array[] | null;
  /** Milliseconds from the start of the handshake to the server's certificate, and to the outcome. */
  readonly certificateMs: number | null;
  readonly outcomeMs: number;
}

/** Whether a way to a socket could be opened. */
export interface ReachObservation {
  readonly reached: boolean;
  /** Why not; null when it could. */
  readonly cause: string | null;
  /** `forbidden`: this user may not; `refused`: nobody listens there; null for every other cause. */
  readonly kind: 'forbidden' | 'refused' | null;
  readonly ms: number;
}

/** What Typha says after a client's hello. */
export interface ServerHello {
  /** Of Typha's build; '' where it does not say. */
  readonly version: string;
}

/** An answer to a hello, with or without TLS. */
export interface HelloObservation {
  readonly hello: ServerHello | null;
  /** What came instead; null when a hello came. */
  readonly cause: string | null;
  readonly ms: number;
}

/** Everything that a probe of one Typha saw. Null: not tried. */
export interface TyphaObservation {
  readonly reach: ReachObservation;
  /** Without a client certificate. */
  readonly bare: HandshakeObservation | null;
  /** With calico-node's certificate. */
  readonly asFelix: HandshakeObservation | null;
  /** Typha's answer inside TLS, to a client that it accepted. */
  readonly hello: HelloObservation | null;
  /** Typha's answer without TLS. */
  readonly plaintextHello: HelloObservation | null;
}

/** What kube-apiserver answered to a request without a credential. */
export interface AnonymousObservation {
  readonly path: string;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  readonly cause: string | null;
  readonly ms: number;
}

/** What a probe of a server that verifies nothing of ours saw: without a client certificate. */
export interface ServerObservation {
  readonly reach: ReachObservation;
  readonly bare: HandshakeObservation | null;
}
