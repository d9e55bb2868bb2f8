import type { CatalogueEntry, FindingCode, LinkName, Severity } from './finding.ts';

const entry = (
  code: FindingCode,
  severity: Severity,
  link: LinkName | null,
  title: string,
  explanation: string,
  remedy: string,
): CatalogueEntry => ({ code, severity, title, explanation, remedy, link });

/** CTLS14x and CTLS44x: what a live handshake or a log showed that no stored object can show. */
export const liveEntries: readonly CatalogueEntry[] = [
  entry(
    'CTLS140',
    'error',
    'felix-typha',
    'Typha can be reached on its port',
    'A Typha that is not listening has either not finished starting, repeats the validation of incomplete settings, or has lost its port to another process. Its clients walk on to another Typha.',
    'Look at the log of the pod: kubectl calico-tls diagnose names the line.',
  ),
  entry(
    'CTLS141',
    'warning',
    'felix-typha',
    'Typha presents the certificate that is stored',
    'Typha reads its certificate, key and CA once, at start. What it presents differs from the Secret when the Secret changed after that, or when the file comes from elsewhere.',
    'Make sure that the stored certificate is accepted by all clients, then restart Typha pod by pod.',
  ),
  entry(
    'CTLS142',
    'error',
    'felix-typha',
    'Typha speaks as its settings say',
    'Typha decides at start between plaintext and TLS. A file that did not exist then counts as a setting that is not there, and a Typha without any starts in plaintext.',
    'Restart Typha once its files are mounted, and look at why they were not.',
  ),
  entry(
    'CTLS143',
    'error',
    'felix-typha',
    'Typha accepts calico-node in a live handshake',
    "The handshake was made with calico-node's own certificate. A refusal that the stored settings do not explain means that the Typha runs with others: it read its files and names when it started.",
    'Restart Typha pod by pod, or look at its log with kubectl calico-tls diagnose.',
  ),
  entry(
    'CTLS144',
    'error',
    'felix-typha',
    "Typha names the issuer of calico-node's certificate",
    'Typha tells clients which CAs it trusts. A Go client withholds a certificate that none of them issued, and Typha then logs that the client did not provide one. Other programs send it all the same, so a handshake with openssl succeeds where every Felix fails.',
    "Add the CA of calico-node's certificate to Typha's CA file and restart Typha; under the operator, to ConfigMap typha-ca.",
  ),
  entry(
    'CTLS145',
    'error',
    'felix-typha',
    'Typha asks for a client certificate',
    'Without it anybody who reaches the port is served.',
    'This is no Typha of Calico: look at what listens there.',
  ),
  entry(
    'CTLS146',
    'error',
    'felix-typha',
    'Typha can open its port',
    'Typha runs on the network of its node, where only one process can have the port.',
    'Find what else listens on the port of that node, for example a second Typha.',
  ),
  entry(
    'CTLS147',
    'error',
    'felix-typha',
    'Clients of Typha get through',
    'The log of a client says that its connection to Typha was refused or cut off. Only the log of that Typha says why.',
    'Read the log of the Typhas as well: kubectl calico-tls diagnose --all.',
  ),
  entry(
    'CTLS440',
    'error',
    null,
    'The server presents a certificate that its clients accept',
    'The certificate that the socket shows was verified against the CA file of the clients, with the host name of the endpoint where they check it.',
    'Issue a server certificate with that name from a CA that the clients trust.',
  ),
  entry(
    'CTLS441',
    'warning',
    null,
    'The server can be reached and answers with TLS',
    'An address that only nodes of the cluster reach cannot be probed from elsewhere: where there is a pod behind it, the probe goes through that.',
    'Run the probe where the address can be reached.',
  ),
];
