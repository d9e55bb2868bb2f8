import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import manifest from '../../../package.json' with { type: 'json' };
import { commandTable } from '../../../src/commands/table.ts';
import { runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';

test('--version names program, version, platform and Node on one line', async () => {
  for (const entry of ['bin/dev.js', 'bin/run.js'] as const) {
    const { code, stdout, stderr } = await runProgram(['--version'], { entry });
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const platform = `${process.platform}-${process.arch}`;
    assert.equal(stdout, `kubectl-calico-tls/${manifest.version} ${platform} node-${process.version}\n`);
  }
});

test('an older Node is refused in one line', async () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { node: '22.19.9' } })";
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}` };
  for (const entry of ['bin/dev.js', 'bin/run.js'] as const) {
    const { code, stdout, stderr } = await runProgram(['--version'], { entry, env });
    assert.match(stderr, /^error: kubectl calico-tls needs Node\.js 22\.20 or newer, this is v.*\n$/);
    assert.equal(stdout, '');
    assert.equal(code, 1);
  }
});

test('help lists the commands, however it is asked for', async () => {
  const [bare, ...others] = await Promise.all(
    [[], ['-h'], ['--help'], ['help']].map((words) => runProgram(words)),
  );
  assert.match(bare?.stdout ?? '', /\$ kubectl calico-tls \[COMMAND\]/);
  assert.match(bare?.stdout ?? '', /\n {2}status +Show how/);
  for (const run of [bare, ...others]) assert.deepEqual(run, bare);
  assert.equal(bare?.code, 0);
  assert.equal(bare?.stderr, '');
});

test('help of a command shows its flags and those of kubectl, at most 80 columns wide', async () => {
  const [first, ...others] = await Promise.all(
    [
      ['help', 'status'],
      ['status', '--help'],
      ['status', '-h'],
      ['--context', 'x', 'status', '-h'],
    ].map((words) => runProgram(words)),
  );
  assert.match(first?.stdout ?? '', /^KUBECTL FLAGS\n {2}-n, --namespace=NAME/m);
  assert.match(first?.stdout ?? '', /--fail-on=<option>/);
  for (const line of first?.stdout.split('\n') ?? []) assert.ok(line.length <= 80, line);
  for (const run of others) assert.deepEqual(run, first);
});

const commands = Object.keys(commandTable).join(', ');

const mistakes: [string, string][] = [
  [
    'statsu',
    `error: unknown command "statsu"\nDid you mean status? Commands: ${commands}.\n  kubectl calico-tls status\n`,
  ],
  [
    'help statsu',
    `error: unknown command "statsu"\nDid you mean status? Commands: ${commands}.\n  kubectl calico-tls status\n`,
  ],
  ['toString', `error: unknown command "toString"\nCommands: ${commands}.\n  kubectl calico-tls help\n`],
  ['--context x', `error: no command given\nCommands: ${commands}.\n  kubectl calico-tls help\n`],
  [
    'status --contxt x',
    'error: unknown flag --contxt\nDid you mean --context?\n  kubectl calico-tls status --help\n',
  ],
  [
    'status felix',
    'error: argument "felix" is not valid\nDid you mean felix-typha? Valid values: felix-typha, kube-apiserver, etcd.\n  kubectl calico-tls status --help\n',
  ],
  [
    'status etcd etcd',
    'error: unexpected argument "etcd"\nLeave it out.\n  kubectl calico-tls status --help\n',
  ],
  [
    'status -o xml',
    'error: --output "xml" is not valid\nValid values: table, wide, json, yaml, junit, prometheus.\n  kubectl calico-tls status --help\n',
  ],
  [
    'status --fail-on warn',
    'error: --fail-on "warn" is not valid\nDid you mean warning? Valid values: none, info, warning, error, unknown.\n  kubectl calico-tls status --help\n',
  ],
  [
    'status --context',
    'error: --context needs a value\nGive one, or leave the flag out.\n  kubectl calico-tls status --help\n',
  ],
  [
    'status --context a --context b',
    'error: --context is given twice\nGive it once.\n  kubectl calico-tls status --help\n',
  ],
  [
    'status --fail-on none --fail-on error',
    'error: --fail-on none cannot be combined with another level\nGive none alone, or leave it out.\n',
  ],
  [
    'status --expires-within 30',
    'error: --expires-within "30" is not a span of time\nGive days, hours, minutes or seconds, for example 30d, 12h or 10m.\n',
  ],
];

for (const [line, expected] of mistakes) {
  test(`a mistaken command line is told on stderr and ends with 2: ${line}`, async () => {
    const { code, stdout, stderr } = await runProgram(line.split(' '));
    assert.equal(stderr, expected);
    assert.equal(stdout, '');
    assert.equal(code, 2);
  });
}

test('an error is a document too where a document was asked for', async () => {
  const json = await runProgram(['-o', 'json', 'statsu']);
  assertValid('error', JSON.parse(json.stdout));
  assert.match(json.stderr, /^error: unknown command "statsu"\n/);
  assert.equal(json.code, 2);
  const yaml = await runProgram(['statsu', '--output=yaml']);
  assert.deepEqual(parse(yaml.stdout), JSON.parse(json.stdout));
});

test('what the user typed cannot steer the terminal', async () => {
  const { stderr } = await runProgram(['status', '--\u001b[31m\u009bred']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not be there
  assert.doesNotMatch(stderr, /[\u001b\u009b]/);
});
