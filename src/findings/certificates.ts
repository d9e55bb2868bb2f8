import { entriesOf } from './entry.ts';
import type { CatalogueEntry } from './finding.ts';

const entry = entriesOf(null);

/** CTLS4xx: certificates and CAs of all links; CTLS5xx: a change in progress. */
export const certificateEntries: readonly CatalogueEntry[] = [
  entry(
    'CTLS401',
    'error',
    'The certificate has not expired',
    'The other end refuses it at the next connection. Connections that stand outlive the expiry, so it shows only when a pod or a node restarts.',
    'Renew it.',
  ),
  entry(
    'CTLS402',
    'warning',
    'The certificate does not expire soon',
    'Soon is the sooner of 30 days (--expires-within) and a third of its lifetime. It is an error when nothing renews it and two thirds of that time have passed.',
    'Renew it before it expires.',
  ),
  entry(
    'CTLS403',
    'error',
    'The certificate is valid already',
    'Its validity begins in the future, or the clock of the node is behind.',
    'Wait, correct the clock, or issue it with an earlier start.',
  ),
  entry(
    'CTLS404',
    'error',
    'The private key belongs to the certificate',
    'Typha panics at start, clients fail at every connection attempt. The operator does not look. One wrong character in the key is enough: Go checks all of its numbers, which openssl takes as they are.',
    'Store the certificate and the key of one pair.',
  ),
  entry(
    'CTLS405',
    'error',
    'The file holds a PEM certificate',
    'Typha and Felix read PEM blocks of type CERTIFICATE and nothing else.',
    'Store the certificate in PEM form, the leaf first.',
  ),
  entry(
    'CTLS406',
    'warning',
    'Key and signature are strong enough',
    'Go refuses MD5 and SHA-1 signatures and RSA keys under 1024 bits in handshakes; RSA under 2048 bits is accepted and weak.',
    'Issue a certificate with ECDSA P-256 or RSA 2048 and SHA-256.',
  ),
  entry(
    'CTLS407',
    'error',
    "The certificate's issuer is in the other end's trust bundle",
    'The chain must lead to a certificate of the CA file. A Go client does not even send a certificate whose issuer the server does not name, so Typha then logs that the client did not provide one.',
    'Add the CA to the bundle of the other end first, then change certificates.',
  ),
  entry(
    'CTLS408',
    'error',
    'The certificate may be used for its side',
    'A client certificate needs the extended key usage clientAuth, a server certificate serverAuth, or none at all; the same holds for each CA of the chain.',
    'Issue it with the right extended key usage.',
  ),
  entry(
    'CTLS409',
    'error',
    'The chain from the certificate to its CA is valid',
    'Each CA of the chain must be a CA, within its path length and name constraints, and must have no critical extension that Go does not know.',
    'Issue the chain anew.',
  ),
  entry(
    'CTLS410',
    'warning',
    'The leaf certificate is not a CA',
    'A leaf with the CA flag can sign further certificates: whoever has its key makes identities. SPIFFE forbids it.',
    'Issue leafs without the CA flag.',
  ),
  entry(
    'CTLS411',
    'warning',
    'The certificate has one URI SAN at most',
    'Calico accepts a certificate if any of its URIs matches; SPIFFE demands exactly one, and other software refuses more.',
    'Issue it with one URI SAN.',
  ),
  entry(
    'CTLS412',
    'warning',
    'The CA certificates of the bundle are valid and do not expire soon',
    'When a CA expires, every certificate below it does too, whatever its own dates.',
    'Trust the next CA beside this one before you change the leafs.',
  ),
  entry(
    'CTLS501',
    'info',
    'No rollout is under way',
    'While pods of an old and a new template run side by side, each of them must accept each of the other end.',
    'Wait for the rollout, or look at the pod that holds it up.',
  ),
  entry(
    'CTLS502',
    'warning',
    'No enabling of TLS is under way',
    'While TLS between Felix and Typha is enabled, a second Typha runs beside the first. Each state on the way refuses nobody, so it may stay for a while, but plaintext is spoken until it has ended.',
    'Run kubectl calico-tls enable again: it goes on from where the cluster stands. rollback --to plaintext goes back.',
  ),
];
