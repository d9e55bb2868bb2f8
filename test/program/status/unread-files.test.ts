import assert from 'node:assert/strict';
import test from 'node:test';
import { createAuthority, type IssuedCertificate, issueLeaf } from '../../../src/x509/issue.ts';
import { runProgram } from '../../support/run-program.ts';

const now = new Date();
const authority = createAuthority({ commonName: 'kubernetes', now });

const issued = (commonName: string, usage: string) =>
  issueLeaf(authority, { commonNames: [commonName], extendedKeyUsage: [usage], now });

type Variables = Readonly<Record<string, string>>;

interface Part {
  readonly env?: Variables;
  readonly secret?: string;
  /** Paths of hosts by where they are mounted. */
  readonly host?: Readonly<Record<string, string>>;
}

function template(name: string, { env = {}, secret, host = {} }: Part) {
  const mounts = [
    ...(secret === undefined ? [] : [{ at: '/certs', volume: { secret: { secretName: secret } } }]),
    ...Object.entries(host).map(([at, path]) => ({ at, volume: { hostPath: { path } } })),
  ].map((mount, number) => ({ ...mount, name: `volume-${number}` }));
  return {
    metadata: { labels: { 'k8s-app': name } },
    spec: {
      containers: [
        {
          name,
          image: `calico/${name.replace('calico-', '')}:v3.31.7`,
          env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
          volumeMounts: mounts.map(({ name: volume, at }) => ({ name: volume, mountPath: at })),
        },
      ],
      volumes: mounts.map(({ name: volume, volume: source }) => ({ name: volume, ...source })),
    },
  };
}

const workload = (kind: 'Deployment' | 'DaemonSet', name: string, part: Part, namespace = 'kube-system') => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace, labels: { 'k8s-app': name } },
  spec: { selector: { matchLabels: { 'k8s-app': name } }, template: template(name, part) },
});

const node = (part: Part, namespace?: string) => workload('DaemonSet', 'calico-node', part, namespace);
const typha = (part: Part, namespace?: string) => workload('Deployment', 'calico-typha', part, namespace);

const service = (namespace = 'kube-system') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'calico-typha', namespace },
  spec: { selector: { 'k8s-app': 'calico-typha' }, ports: [{ name: 'calico-typha', port: 5473 }] },
});

const secret = (name: string, { certificatePem, privateKeyPem }: IssuedCertificate) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'kube-system' },
  stringData: { 'tls.crt': certificatePem, 'tls.key': privateKeyPem },
});

async function status(...items: readonly object[]) {
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const words = ['status', 'felix-typha', '--from', '-', '-o', 'json'];
  const { code, stdout, stderr } = await runProgram(words, { stdin });
  assert.equal(stderr, '');
  const { findings, links, unknown } = JSON.parse(stdout);
  const errors: string[] = findings
    .filter(({ severity }: { severity: string }) => severity === 'error')
    .map(({ code: found, message }: { code: string; message: string }) => `${found} ${message}`);
  const unsure: string[] = unknown.map(({ check }: { check: string }) => check);
  return { code, errors, unsure, link: links[0] };
}

const secured = (clientCn: string) => {
  const files = { CAFILE: '/ca/ca.crt' };
  return [
    typha({
      env: {
        TYPHA_CAFILE: files.CAFILE,
        TYPHA_SERVERCERTFILE: '/certs/tls.crt',
        TYPHA_SERVERKEYFILE: '/certs/tls.key',
        TYPHA_CLIENTCN: 'typha-client',
      },
      secret: 'typha-server',
      host: { '/ca': '/etc/kubernetes/ssl' },
    }),
    node({
      env: {
        FELIX_TYPHAK8SSERVICENAME: 'calico-typha',
        FELIX_TYPHACAFILE: files.CAFILE,
        FELIX_TYPHACERTFILE: '/certs/tls.crt',
        FELIX_TYPHAKEYFILE: '/certs/tls.key',
        FELIX_TYPHACN: 'typha-server',
      },
      secret: 'typha-client',
      host: { '/ca': '/etc/kubernetes/ssl' },
    }),
    secret('typha-server', issued('typha-server', 'serverAuth')),
    secret('typha-client', issued(clientCn, 'clientAuth')),
    service(),
  ];
};

test('a wrong Common Name is refused under whatever CA the hosts have', async () => {
  const { code, errors, unsure, link } = await status(...secured('calico-felix'));
  assert.equal(code, 3);
  assert.equal(errors.length, 1);
  assert.match(
    errors[0] ?? '',
    /^CTLS107 Typha .* refuses the certificate of Felix, .*CN calico-felix\): peer certificate does not have required CN; it requires CN typha-client, whatever its CA file holds$/,
  );
  assert.ok(unsure.includes('CTLS108'), 'whether the client accepts Typha is not known');
  assert.equal(link.state, 'error');
});

test('with the right one it is unknown: the CA may be another', async () => {
  const { code, errors, unsure } = await status(...secured('typha-client'));
  assert.deepEqual([code, errors], [0, []]);
  assert.ok(unsure.includes('CTLS107') && unsure.includes('CTLS108'));
});

test('clients in plaintext of a Typha whose settings lie on its host are an error in every world', async () => {
  const host = { '/etc/calico': '/etc/calico' };
  const { code, errors, unsure, link } = await status(
    node({ env: { FELIX_TYPHAK8SSERVICENAME: 'calico-typha', CALICO_NETWORKING_BACKEND: 'none' }, host }),
    typha({ env: { TYPHA_DATASTORETYPE: 'kubernetes' }, host }),
    service(),
  );
  assert.equal(code, 3);
  assert.equal(errors.length, 1);
  assert.match(
    errors[0] ?? '',
    /^CTLS101 tunnel-ip-allocator and node-status of DaemonSet kube-system\/calico-node speak plaintext: .* or refuses them \(CTLS104\)$/,
  );
  assert.ok(unsure.includes('CTLS104'), 'whether Felix and Typha speak alike is not known');
  const states = link.sides.map((side: { component: string; state: string }) => [side.component, side.state]);
  assert.deepEqual(Object.fromEntries(states), {
    typha: 'unknown',
    felix: 'unknown',
    'tunnel-ip-allocator': 'error',
    'node-status': 'error',
  });
});

test('a Typha that names its clients requires TLS, whatever its file of settings holds', async () => {
  const { code, errors } = await status(
    node({ env: { FELIX_TYPHAK8SSERVICENAME: 'calico-typha' } }),
    typha({ env: { TYPHA_CLIENTCN: 'typha-client' }, host: { '/etc/calico': '/etc/calico' } }),
    service(),
  );
  assert.equal(code, 3);
  assert.match(errors.join('\n'), /^CTLS104 .* speak plaintext while Typha of .* requires TLS: /);
});

test('a Service in a namespace of which nothing was given leaves it open whether clients find a Typha', async () => {
  const { unsure } = await status(
    node({ env: { FELIX_TYPHAK8SSERVICENAME: 'calico-typha' } }, 'calico'),
    typha({}, 'calico'),
    service('calico'),
  );
  assert.ok(unsure.includes('CTLS126'));
});

test('Felix with a part of its TLS settings never becomes ready, though there is no Typha', async () => {
  const { code, errors, link } = await status(node({ env: { FELIX_TYPHACN: 'typha-server' } }));
  assert.equal(code, 3);
  assert.equal(errors.length, 1);
  assert.match(
    errors[0] ?? '',
    /^CTLS103 Felix of .* so Felix never becomes ready, though it uses no Typha$/,
  );
  assert.deepEqual([link.mode, link.state], ['not-used', 'error']);
});

test('without any of them it is not used, as before', async () => {
  const { code, errors, unsure, link } = await status(node({}));
  assert.deepEqual([code, errors, unsure, link.state], [0, [], [], 'not-used']);
});
