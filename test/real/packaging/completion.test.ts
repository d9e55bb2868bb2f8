import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import test, { after, before } from 'node:test';
import { type RealCluster, sharedCluster } from '../cluster/real-cluster.ts';
import { builtRelease, executableOf, platformNamed } from './built-release.ts';
import { kubectlFolder } from './calico.ts';
import { hasTools } from './required-tools.ts';
import { runProcess } from './run-process.ts';

const work = mkdtempSync(join(tmpdir(), 'calico-tls-completion-'));
const bin = join(work, 'bin');
const program = join(bin, 'kubectl-calico_tls');
const configs = join(work, 'config');
let env: Record<string, string>;
let cluster: RealCluster;

before(async () => {
  cluster = await sharedCluster();
  mkdirSync(bin);
  writeFileSync(program, executableOf(await builtRelease(), platformNamed('linux-amd64')), { mode: 0o755 });
  const contexts = ['arn:aws:eks:one', 'arn:aws:eks:two', 'local'].map((name) => ({ name, context: {} }));
  writeFileSync(configs, JSON.stringify({ contexts }));
  const path = [bin, kubectlFolder(), process.env.PATH].join(delimiter);
  env = { PATH: path, HOME: work, KUBECONFIG: configs, TERM: 'dumb' };
});
after(async () => {
  rmSync(work, { recursive: true, force: true });
  await cluster.stop();
});

/** Where a line is completed, and the whole words that it can become. */
const lines: readonly [line: string, expected: readonly string[]][] = [
  ['sta', ['status']],
  ['status f', ['felix-typha']],
  ['status -o ya', ['yaml']],
  ['status --output=ya', ['--output=yaml']],
  ['--context lo', ['local']],
  ['--context arn:aws:e', ['arn:aws:eks:one', 'arn:aws:eks:two']],
  ['--context=arn:aws:eks:t', ['--context=arn:aws:eks:two']],
  ['status --from conf', ['config']],
];

test('kubectl completes kubectl calico-tls', async () => {
  const shim = join(bin, 'kubectl_complete-calico_tls');
  writeFileSync(shim, (await runProcess(program, ['completion', 'kubectl'], env)).stdout);
  chmodSync(shim, 0o755);
  const kubectl = async (...words: string[]) =>
    (await runProcess('kubectl', ['__complete', 'calico-tls', ...words], env)).stdout.split('\n');
  assert.match((await kubectl('sta'))[0] ?? '', /^status\tShow how /);
  assert.deepEqual(await kubectl('status', 'f'), ['felix-typha', ':4', '']);
  assert.deepEqual(await kubectl('status', '--context', 'lo'), ['local', ':4', '']);
  const live = await kubectl('status', '--kubeconfig', cluster.kubeconfig, '-n', 'kube-s');
  assert.deepEqual(live, ['kube-system', ':4', '']);
});

test('bash completes kubectl-calico_tls', async () => {
  const driver = join(work, 'driver.bash');
  // Splits the line as bash does and shows what its last part would be replaced with.
  writeFileSync(
    driver,
    `source <(kubectl-calico_tls completion bash)
COMP_LINE="kubectl-calico_tls $1"; COMP_POINT=\${#COMP_LINE}
read -ra COMP_WORDS <<< "\${COMP_LINE//[=:]/ & }"; COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
compopt() { compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"; }
last=\${COMP_WORDS[COMP_CWORD]}; word=\${COMP_LINE##* }
_kubectl_calico_tls
for reply in "\${COMPREPLY[@]}"; do echo "\${word%"$last"}$reply"; done
`,
  );
  for (const [line, expected] of lines) {
    const { stdout, stderr } = await runProcess('bash', [driver, line], env, { cwd: work });
    assert.deepEqual(stdout.trim().split('\n'), expected, `${line}: ${stderr}`);
  }
});

test('fish completes kubectl-calico_tls', async (t) => {
  if (!(await hasTools(t, ['fish'], ['fish']))) return;
  for (const [line, expected] of lines) {
    const script = `kubectl-calico_tls completion fish | source; complete -C 'kubectl-calico_tls ${line}'`;
    const { stdout, stderr } = await runProcess('fish', ['--no-config', '-c', script], env, { cwd: work });
    const values = stdout
      .trim()
      .split('\n')
      .map((answer) => answer.split('\t')[0]);
    assert.deepEqual(values, expected, `${line}: ${stderr}`);
  }
});

test('zsh completes kubectl-calico_tls', async (t) => {
  if (!(await hasTools(t, ['zsh'], ['zsh']))) return;
  const driver = join(work, 'driver.zsh');
  // A zsh in a terminal of its own; a tab is typed and the line that it makes is shown by control-X.
  writeFileSync(
    driver,
    `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= ; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -d $HOME/zcompdump"
zpty -w shell "source <(kubectl-calico_tls completion zsh); setopt menu_complete"
zpty -w shell "show() { print -r -- \\"@@\\$BUFFER@@\\"; BUFFER=; }; zle -N show; bindkey '^X' show; echo READY"
zpty -r -m shell out '*READY*READY*'
zpty -w -n shell "kubectl-calico_tls $1"$'\\t'
sleep 0.7
zpty -w -n shell $'\\x18'
zpty -r -m shell out '*@@kubectl*@@*'
print -r -- "$out"
zpty -d shell
`,
  );
  for (const [line, expected] of lines) {
    const { stdout, stderr } = await runProcess('zsh', ['-f', driver, line], env, { cwd: work });
    const made = /@@kubectl-calico_tls ([^\r\n]*?) ?@@/.exec(stdout)?.[1]?.replaceAll('\\', '');
    const start = line.replace(/\S*$/, '');
    assert.equal(made, `${start}${expected[0]}`, `${line}: ${stdout} ${stderr}`);
  }
});
