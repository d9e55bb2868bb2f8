import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { etcdConfigFile } from '../../../src/calico/control-plane/etcd-config-file.ts';
import { allowedNames, etcdDemands, revocationFile } from '../../../src/calico/control-plane/etcd-demands.ts';
import { type EtcdLine, lineOption } from '../../../src/calico/control-plane/etcd-line.ts';
import { etcdListeners } from '../../../src/calico/control-plane/etcd-listeners.ts';
import { etcdStart } from '../../../src/calico/control-plane/etcd-rules.ts';
import { serverFlags } from '../../../src/calico/control-plane/server-flags.ts';
import { type EtcdFolder, etcdFolder, isServed, whileRunning } from './etcd-folder.ts';
import { type EtcdRow, etcdRows, type Served } from './etcd-rows.ts';
import { etcdProgram, freePort } from './live-etcd.ts';

let files: EtcdFolder;
before(() => {
  files = etcdFolder();
});
after(() => files.remove());

test('etcd starts, and serves clients, as its settings are read here', { concurrency: 2 }, async (t) => {
  const program = await etcdProgram();
  const release = /3\.\d+/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ?? null;
  await Promise.all(
    etcdRows.map((row) =>
      t.test(row.name, async () => {
        const start = await started(row);
        const expected = release !== '3.6' ? (row.from37 ?? row.expected) : row.expected;
        assert.equal(await seen(program, start), expected);
        assert.equal(foretold(start, release), expected);
      }),
    ),
  );
});

interface Start {
  readonly words: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly file: { readonly path: string; readonly text: string } | null;
  /** The listener that the clients dial. */
  readonly dialled: string;
}

async function started(row: EtcdRow): Promise<Start> {
  const [port, http, peer] = [await freePort(), await freePort(), await freePort()];
  const filled = (text: string) =>
    text
      .replaceAll('{port}', String(port))
      .replaceAll('{http}', String(http))
      .replace(/\{([a-z]+\.[a-z]+)\}/g, (_, name: string) => files.path(name));
  const url = `${row.scheme ?? 'https'}://127.0.0.1:${port}`;
  const always = Object.entries({
    name: 'one',
    'data-dir': 'data',
    'unsafe-no-fsync': 'true',
    'listen-client-urls': `${url}${filled(row.also ?? '')}`,
    'advertise-client-urls': url,
    'listen-peer-urls': `http://127.0.0.1:${peer}`,
    'initial-advertise-peer-urls': `http://127.0.0.1:${peer}`,
    'initial-cluster': `one=http://127.0.0.1:${peer}`,
  });
  const given = (row.words ?? []).map(filled);
  const variables = Object.entries(row.variables ?? {}).map(([name, text]) => [name, filled(text)]);
  const common = { dialled: filled(row.dialled ?? url).toLowerCase() };
  if (row.file === undefined) {
    const words = [...always.map(([name, text]) => `--${name}=${text}`), ...given];
    return { ...common, words, variables: Object.fromEntries(variables), file: null };
  }
  const text = `${always.map(([name, value]) => `${name}: ${value}\n`).join('')}${filled(row.file)}`;
  const path = files.write(`etcd-${port}.conf.yml`, text);
  return {
    ...common,
    words: [...(row.byVariable === true ? [] : ['--config-file', path]), ...given],
    variables: Object.fromEntries([
      ...variables,
      ...(row.byVariable === true ? [['ETCD_CONFIG_FILE', path]] : []),
    ]),
    file: { path, text },
  };
}

function seen(program: string, { words, variables, dialled }: Start): Promise<Served> {
  const start = { program, words, variables, folder: files.folder };
  return whileRunning(start, async (live): Promise<Served> => {
    if (live.kind === 'ended') return 'ends';
    const { felix, other } = files.clients;
    const answers = [
      await isServed(dialled, null),
      await isServed(dialled, felix),
      await isServed(dialled, other),
    ];
    return servedAs(answers);
  });
}

function servedAs(answers: readonly boolean[]): Served {
  const known: Readonly<Record<string, Served>> = {
    'true,true,true': 'everybody',
    'false,true,true': 'certificates',
    'false,true,false': 'felix',
    'false,false,true': 'other',
    'false,false,false': 'nobody',
  };
  return known[answers.join(',')] ?? assert.fail(answers.join(','));
}

function foretold({ words, variables, file, dialled }: Start, release: string | null): Served {
  const line: EtcdLine = {
    words: serverFlags('etcd', words),
    release,
    variables: new Map(Object.entries(variables).map(([name, text]) => [name, { kind: 'set', text }])),
    unreadable: null,
    configuration: file === null ? null : etcdConfigFile(file.path, { kind: 'text', text: file.text }),
  };
  if (etcdStart(line).kind === 'refused') return 'ends';
  const listeners = etcdListeners(line);
  assert.ok(!('why' in listeners));
  const listener = listeners.find(({ url }) => url.toLowerCase() === dialled);
  assert.ok(listener);
  const demands = etcdDemands(line);
  assert.notEqual(demands.kind, 'unknown');
  if (!listener.secure || demands.kind === 'nothing') return 'everybody';
  const ca = lineOption(line, 'trusted-ca-file');
  if (ca.kind !== 'set' || revocationFile(line)?.path.endsWith('.pem') === true) return 'nobody';
  const names = allowedNames(line);
  assert.ok(!('why' in names));
  const isAllowed = (name: string) => names.length === 0 || names.includes(name);
  return servedAs([false, isAllowed('felix.example'), isAllowed('other.example')]);
}
