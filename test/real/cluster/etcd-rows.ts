/** Who gets an answer: of a client without a certificate, one for felix.example and one for other.example. */
export type Served = 'ends' | 'everybody' | 'certificates' | 'felix' | 'other' | 'nobody';

/** One start of etcd. In texts `{server.crt}` stands for a path, `{port}` and `{http}` for ports. */
export interface EtcdRow {
  readonly name: string;
  readonly words?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Lines of a configuration file, behind those that every row needs. */
  readonly file?: string;
  /** ETCD_CONFIG_FILE names it in place of the flag. */
  readonly byVariable?: true;
  readonly scheme?: 'http' | 'HTTP' | 'HTTPS';
  /** More listeners, as they follow the first. */
  readonly also?: string;
  /** The listener that the clients dial; the first when absent. */
  readonly dialled?: string;
  readonly expected: Served;
  /** With etcd 3.7 and later, where that differs. */
  readonly from37?: Served;
}

const cert = '--cert-file={server.crt}';
const key = '--key-file={server.key}';
const ca = '--trusted-ca-file={ca.crt}';
const auth = '--client-cert-auth';
const tls = [cert, key];
const mutual = [...tls, ca, auth];
const felix = '--client-cert-allowed-hostname=felix.example';
const gateway = '--listen-client-http-urls=http://127.0.0.1:{http}';

const section = (...lines: string[]) =>
  ['client-transport-security:', ...lines.map((line) => `  ${line}`), ''].join('\n');
const pair = ['cert-file: {server.crt}', 'key-file: {server.key}'];
const demanded = [...pair, 'client-cert-auth: true', 'trusted-ca-file: {ca.crt}'];

const byFlags: readonly EtcdRow[] = [
  { name: 'mutual TLS', words: mutual, expected: 'certificates' },
  { name: 'a CA alone', words: [...tls, ca], expected: 'certificates' },
  { name: 'client-cert-auth alone', words: [...tls, auth], expected: 'nobody' },
  { name: 'TLS', words: tls, expected: 'everybody' },
  { name: 'a scheme in capitals', scheme: 'HTTPS', words: mutual, expected: 'certificates' },
  { name: 'plaintext in capitals', scheme: 'HTTP', words: mutual, expected: 'everybody' },
  {
    name: 'auto-tls with a CA and without a certificate',
    words: ['--auto-tls', ca, auth],
    expected: 'everybody',
  },
  { name: 'auto-tls beside a certificate', words: ['--auto-tls', ...mutual], expected: 'certificates' },
  { name: 'an allowed name', words: [...mutual, felix], expected: 'felix' },
  {
    name: 'a list of allowed names',
    words: [...mutual, '--client-cert-allowed-hostname=nobody.example,felix.example'],
    expected: 'felix',
  },
  {
    name: 'allowed names, repeated',
    words: [...mutual, felix, '--client-cert-allowed-hostname=other.example'],
    expected: 'other',
  },
  { name: 'an allowed name without certificates', words: [...tls, felix], expected: 'everybody' },
  { name: 'a revocation list in PEM', words: [...mutual, '--client-crl-file={crl.pem}'], expected: 'nobody' },
  {
    name: 'a revocation list in DER',
    words: [...mutual, '--client-crl-file={crl.der}'],
    expected: 'certificates',
  },
  {
    name: 'a revocation list in PEM where gRPC has a listener of its own',
    words: [...mutual, '--client-crl-file={crl.pem}', gateway],
    expected: 'certificates',
    from37: 'nobody',
  },
  {
    name: 'the HTTP gateway in plaintext',
    words: [...mutual, gateway],
    dialled: 'http://127.0.0.1:{http}',
    expected: 'everybody',
  },
  {
    name: 'the HTTP gateway with TLS',
    words: [...mutual, '--listen-client-http-urls=https://127.0.0.1:{http}'],
    dialled: 'https://127.0.0.1:{http}',
    expected: 'certificates',
  },
  { name: 'a certificate without its key', words: [cert, ca, auth], expected: 'ends' },
  {
    name: 'a certificate without its key, in plaintext',
    scheme: 'http',
    words: [cert],
    expected: 'everybody',
  },
  { name: 'a key without its certificate', words: [key], expected: 'ends' },
  { name: 'https without a certificate', words: [ca, auth], expected: 'ends' },
  { name: 'a wrong minimum version', words: [...tls, '--tls-min-version=VersionTLS12'], expected: 'ends' },
  { name: 'a wrong maximum version', words: [...tls, '--tls-max-version=TLS1.4'], expected: 'ends' },
  { name: 'an empty minimum version', words: [...tls, '--tls-min-version='], expected: 'everybody' },
  {
    name: 'a minimum above the maximum',
    scheme: 'http',
    words: ['--tls-min-version=TLS1.3', '--tls-max-version=TLS1.2'],
    expected: 'ends',
  },
  {
    name: 'cipher suites with TLS 1.3',
    words: [...tls, '--tls-min-version=TLS1.3', '--cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
    expected: 'ends',
  },
  {
    name: 'an empty list of cipher suites with TLS 1.3',
    words: [...tls, '--tls-min-version=TLS1.3', '--cipher-suites='],
    expected: 'ends',
  },
  {
    name: 'cipher suites that HTTP/2 does without',
    words: [...tls, '--cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    expected: 'ends',
  },
  {
    name: 'cipher suites where gRPC has a listener of its own',
    words: [...tls, '--cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', gateway],
    expected: 'everybody',
  },
  { name: 'a flag with underscores', words: [...tls, ca, '--client_cert_auth'], expected: 'ends' },
  { name: 'a word between flags', words: [...tls, 'extra', ca, auth], expected: 'ends' },
  { name: 'a number that is none', words: [...tls, '--heartbeat-interval=abc'], expected: 'ends' },
  { name: 'a number below 0', words: [...tls, '--max-snapshots=-1'], expected: 'ends' },
  {
    name: 'a number below 0 in two words',
    words: [...tls, '--quota-backend-bytes', '-1'],
    expected: 'everybody',
  },
  { name: 'a duration without its unit', words: [...tls, '--corrupt-check-time=5'], expected: 'ends' },
  { name: 'a duration', words: [...tls, '--corrupt-check-time=1.5h2m'], expected: 'everybody' },
  { name: 'a boolean in two words', words: [...tls, ca, auth, 'true'], expected: 'ends' },
  { name: 'a boolean that is none', words: [...tls, ca, '--client-cert-auth=yes'], expected: 'ends' },
  { name: 'a flag that is gone', words: [...tls, '--ca-file={ca.crt}'], expected: 'ends' },
  { name: 'a host name to listen on', words: tls, also: ',https://etcd.example:{http}', expected: 'ends' },
  { name: 'a listener with a path', words: tls, also: ',https://127.0.0.1:{http}/', expected: 'ends' },
];

const byVariables: readonly EtcdRow[] = [
  {
    name: 'mutual TLS by variables',
    words: [cert, key],
    variables: { ETCD_CLIENT_CERT_AUTH: '1', ETCD_TRUSTED_CA_FILE: '{ca.crt}' },
    expected: 'certificates',
  },
  {
    name: 'flag and variable with the same value',
    words: [...tls, '--client-cert-auth=true'],
    variables: { ETCD_CLIENT_CERT_AUTH: 'true' },
    expected: 'ends',
  },
  {
    name: 'flag and an empty variable',
    words: [...tls, auth],
    variables: { ETCD_CLIENT_CERT_AUTH: '' },
    expected: 'ends',
  },
  {
    name: 'a variable that is no number',
    words: tls,
    variables: { ETCD_MAX_SNAPSHOTS: 'abc' },
    expected: 'ends',
  },
  {
    name: 'a variable that is no boolean',
    words: tls,
    variables: { ETCD_CLIENT_CERT_AUTH: 'yes' },
    expected: 'ends',
  },
];

const byFile: readonly EtcdRow[] = [
  { name: 'mutual TLS by a file', file: section(...demanded), expected: 'certificates' },
  { name: 'flags beside a file', file: section(...pair), words: [ca, auth], expected: 'everybody' },
  {
    name: 'a file by variable, beside flags and variables',
    file: section(...pair),
    byVariable: true,
    words: mutual,
    variables: { ETCD_CLIENT_CERT_AUTH: 'yes' },
    expected: 'everybody',
  },
  {
    name: 'a flag that is gone beside a file',
    file: section(...pair),
    words: ['--ca-file=x'],
    expected: 'ends',
  },
  { name: 'two words beside a file', file: section(...pair), words: [auth, 'true'], expected: 'ends' },
  {
    name: 'keys beside the section',
    file: `client-cert-auth: true\ntrusted-ca-file: {ca.crt}\n${section(...pair)}`,
    expected: 'everybody',
  },
  {
    name: 'keys in whatever case',
    file: 'Client-Transport-Security: {Cert-File: {server.crt}, KEY-FILE: {server.key}, trusted-CA-file: {ca.crt}}\n',
    expected: 'certificates',
  },
  {
    name: 'a key twice in different case',
    file: section(...pair, 'trusted-ca-file: ""', 'Trusted-CA-File: {ca.crt}'),
    expected: 'everybody',
  },
  {
    name: 'a section twice in different case',
    file: `${section(...pair)}Client-Transport-Security: {client-cert-auth: true, trusted-ca-file: {ca.crt}}\n`,
    expected: 'certificates',
  },
  {
    name: 'a wrong value under the key that does not win',
    file: section(...demanded, 'Client-Cert-Auth: "true"'),
    expected: 'ends',
  },
  { name: 'a boolean for a text', file: 'initial-cluster-token: n\n', scheme: 'http', expected: 'ends' },
  { name: 'a number for a text', file: 'discovery-srv-name: 5\n', scheme: 'http', expected: 'ends' },
  { name: 'a text for a number', file: 'max-request-bytes: big\n', scheme: 'http', expected: 'ends' },
  { name: 'a number below 0', file: 'max-request-bytes: -5\n', scheme: 'http', expected: 'ends' },
  { name: 'a duration in a file', file: 'warning-apply-duration: 5s\n', scheme: 'http', expected: 'ends' },
  {
    name: 'numbers in a file',
    file: 'max-request-bytes: 1e6\nwarning-apply-duration: 1000\nquota-backend-bytes: -1\n',
    scheme: 'http',
    expected: 'everybody',
  },
  {
    name: 'yes',
    file: section(...pair, 'client-cert-auth: yes', 'trusted-ca-file: {ca.crt}'),
    expected: 'certificates',
  },
  { name: 'on, without a CA', file: section(...pair, 'client-cert-auth: on'), expected: 'nobody' },
  { name: 'off', file: section(...pair, 'client-cert-auth: off'), expected: 'everybody' },
  { name: 'a quoted true', file: section(...pair, 'client-cert-auth: "true"'), expected: 'ends' },
  { name: 'a number for true', file: section(...pair, 'client-cert-auth: 1'), expected: 'ends' },
  { name: 'ca-file in the section', file: section(...pair, 'ca-file: {ca.crt}'), expected: 'everybody' },
  {
    name: 'auto-tls in the section',
    file: section('auto-tls: true', 'trusted-ca-file: {ca.crt}'),
    expected: 'everybody',
  },
  { name: 'auto-tls beside the section', file: 'auto-tls: true\n', expected: 'ends' },
  {
    name: 'allowed names in a file',
    file: section(...demanded, 'allowed-hostname: [felix.example]'),
    expected: 'felix',
  },
  {
    name: 'allowed names in a file as one text',
    file: section(...demanded, 'allowed-hostname: felix.example'),
    expected: 'ends',
  },
  {
    name: 'two kinds of allowed names',
    file: section(...demanded, 'allowed-hostname: [felix.example]', 'allowed-cn: [calico]'),
    expected: 'ends',
  },
  {
    name: 'a revocation list in a file',
    file: `client-crl-file: {crl.pem}\n${section(...demanded, 'client-crl-file: {crl.pem}')}`,
    expected: 'certificates',
  },
  {
    name: 'a certificate without its key in a file',
    file: section('cert-file: {server.crt}'),
    expected: 'ends',
  },
  { name: 'TLS1.1', file: `tls-min-version: TLS1.1\n${section(...pair)}`, expected: 'ends' },
  {
    name: 'a section that is a text',
    file: 'client-transport-security: none\n',
    scheme: 'http',
    expected: 'ends',
  },
];

export const etcdRows: readonly EtcdRow[] = [...byFlags, ...byVariables, ...byFile];
