/** The names of one end: what its certificate carries and what the other end may require. */
export interface Identity {
  readonly commonName: string;
  readonly spiffeId: string;
}

export interface Identities {
  readonly typha: Identity;
  readonly felix: Identity;
}
