import assert from 'node:assert/strict';
import test from 'node:test';
import type { CompletedCommands, CompletionSources } from '../../../../src/cli/completion/candidate.ts';
import { complete } from '../../../../src/cli/completion/complete.ts';
import { kubectlFlags } from '../../../../src/cli/flags/kubectl-flags.ts';
import { catalogue } from '../../../../src/links/catalogue.ts';

const commands: CompletedCommands = {
  status: {
    summary: 'Show.',
    load: async () => ({
      args: { link: { options: ['felix-typha', 'etcd'] } },
      flags: {
        output: { type: 'option', char: 'o', options: ['json', 'yaml'], description: 'how' },
        from: { type: 'option', helpValue: 'FILE', multiple: true },
        hush: { type: 'boolean', hidden: true },
      },
      baseFlags: kubectlFlags,
    }),
  },
  explain: { summary: 'Explain.', load: async () => ({ args: { code: {} } }) },
  lint: { summary: 'Lint.', load: async () => ({ args: { file: {} }, strict: false }) },
  help: { summary: 'Help.', load: async () => ({ args: { command: {} } }) },
};

const sources: CompletionSources = {
  contexts: async () => ['prod', 'stage'],
  clusters: async () => ['c1'],
  users: async () => ['u1'],
  namespaces: async () => ['calico-system', 'kube-system'],
};

async function values(line: string): Promise<string[]> {
  const { candidates, files } = await complete(line.split(' '), commands, sources);
  return [...candidates.map(({ value }) => value), ...(files ? ['FILES'] : [])];
}

const expectations: readonly [what: string, line: string, expected: readonly string[]][] = [
  ['commands', '', ['status', 'explain', 'lint', 'help']],
  ['commands that begin so', 'st', ['status']],
  ['commands after a flag of kubectl', '--context prod ', ['status', 'explain', 'lint', 'help']],
  ['flags of kubectl before the command', '--conte', ['--context']],
  ['the links of status', 'status ', ['felix-typha', 'etcd']],
  ['an argument after a flag and its value', 'status -o json e', ['etcd']],
  ['no second link', 'status etcd ', []],
  ['flags of the command', 'status --ou', ['--output']],
  ['flags of kubectl behind the command', 'status --as-g', ['--as-group']],
  ['no hidden flag', 'status --hu', []],
  ['no flag that was given', 'status --output json --ou', []],
  ['a flag that can be repeated', 'status --from a --fr', ['--from']],
  ['help', 'status --he', ['--help']],
  ['choices of a flag', 'status --output ', ['json', 'yaml']],
  ['choices of a short flag', 'status -o y', ['yaml']],
  ['choices behind an equals sign, without the flag', 'status --output=j', ['json']],
  ['contexts', 'status --context ', ['prod', 'stage']],
  ['contexts before the command', '--context p', ['prod']],
  ['clusters', 'status --cluster ', ['c1']],
  ['users', 'status --user ', ['u1']],
  ['namespaces', 'status -n k', ['kube-system']],
  ['namespaces behind an equals sign', 'status --namespace=c', ['calico-system']],
  ['files', 'status --from ', ['FILES']],
  ['nothing for a free value', 'status --token ', []],
  ['nothing for a flag that takes no value', 'status --insecure-skip-tls-verify=', []],
  ['codes', 'explain CTLS1', catalogue.map(({ code }) => code).filter((code) => code.startsWith('CTLS1'))],
  ['commands to explain', 'help st', ['status']],
  ['any number of files', 'lint a b ', ['FILES']],
  ['nothing after a word that is no command', 'stat ', []],
  ['words behind -- are no flags', 'lint -- -', ['FILES']],
];

for (const [what, line, expected] of expectations) {
  test(`completion offers ${what}`, async () => {
    assert.deepEqual(await values(line), expected);
  });
}

test('codes and commands carry what they mean', async () => {
  const [code] = (await complete(['explain', ''], commands, sources)).candidates;
  assert.equal(code?.description, catalogue[0]?.title);
  const [command] = (await complete([''], commands, sources)).candidates;
  assert.equal(command?.description, 'Show.');
});
