import type { RefusalCode } from '../verdict.ts';

/** Something that this room refuses, as Go 1.26 does, and that ends built with an older Go accept. */
export interface GoDifference {
  /** The first Go release that refuses it. */
  readonly since: string;
  /** The GODEBUG setting that brings the older behaviour back (Go's doc/godebug.md). */
  readonly setting: string;
  readonly code: RefusalCode;
  /** What is accepted before, as the subject of a sentence. */
  readonly what: string;
}

/** Known differences; releases of Calico were built with Go 1.21 to 1.25. */
export const goDifferences: readonly GoDifference[] = [
  {
    since: '1.23',
    setting: 'x509negativeserial=1',
    code: 'malformed-certificate',
    what: 'a certificate with a negative serial number',
  },
  {
    since: '1.24',
    setting: 'rsa1024min=0',
    code: 'unknown-authority',
    what: 'a certificate signed with an RSA key of less than 1024 bits',
  },
  {
    since: '1.26',
    setting: 'urlstrictcolons=0',
    code: 'malformed-certificate',
    what: 'a certificate with an http URI SAN that has several colons in its host',
  },
  {
    since: '1.21',
    setting: 'tlsmaxrsasize=16384',
    code: 'unsupported-key',
    what: 'a certificate with an RSA key of more than 8192 bits',
  },
];
