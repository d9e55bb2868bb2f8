/** The names of one end: what its certificate carries and what the other end may require. */
export interface Identity {
  /** '' = none. */
  readonly commonName: string;
  /** '' = none. */
  readonly spiffeId: string;
}

/** `CN calico-typha, spiffe://…`: the names that an identity has. */
export function identityText({ commonName, spiffeId }: Identity): string {
  return [...(commonName === '' ? [] : [`CN ${commonName}`]), ...(spiffeId === '' ? [] : [spiffeId])].join(
    ', ',
  );
}

export interface Identities {
  readonly typha: Identity;
  readonly felix: Identity;
}
