import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { parseSpan } from '../cli/flags/duration.ts';
import { checkFailOn, exitCodeFor } from '../cli/flags/fail-on.ts';
import { releaseNamed } from '../cli/flags/for-release.ts';
import { reportFlags } from '../cli/flags/output-flags.ts';
import { BaseCommand } from '../cli/program/base-command.ts';
import { withReason } from '../cli/status/nothing-judged.ts';
import type { ExitCode } from '../errors.ts';
import { areNotUsed } from '../links/status.ts';

export default class LintCommand extends BaseCommand {
  static override summary =
    'Judge TLS settings that live in files: calicoctl, Felix, Typha, CNI, OpenStack, etcd.';
  static override description =
    'Recognises files by what stands in them: calicoctl.cfg, felix.cfg, typha.cfg, environment files, CNI ' +
    'configurations, kubeconfigs, neutron.conf and DHCP agent files with a section [calico], etcd.conf.yml, static ' +
    'pods and command lines of etcd and kube-apiserver, and ClusterConfigurations of kubeadm. Several files are ' +
    'judged as a whole: Felix against Typha, clients against etcd. Certificates that they name are read where they ' +
    'are; values of secrets are never shown.';
  static override examples = [
    '<%= config.bin %> lint /etc/calico/calicoctl.cfg',
    '<%= config.bin %> lint /etc/calico /etc/cni/net.d /etc/kubernetes/manifests',
    '<%= config.bin %> lint --root /mnt/node1 /mnt/node1/etc',
    'kubectl get cm -n kube-system kubeadm-config -o jsonpath={.data.ClusterConfiguration} | <%= config.bin %> lint -',
  ];
  static override strict = false;
  static override args = {
    file: Args.string({
      description: 'files, directories or - for standard input (repeatable)',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...reportFlags,
    root: Flags.string({
      helpValue: 'DIR',
      description:
        'where the file system of the host is mounted or copied: paths in the files are looked up there',
    }),
  };

  override async run(): Promise<ExitCode> {
    const { argv, flags } = await this.parse(LintCommand);
    const failOn = checkFailOn(flags['fail-on']);
    const expiresWithinMs = parseSpan('--expires-within', flags['expires-within']);
    const { lintFiles, showLint } = await import('../cli/lint/lint-pipeline.ts');
    const document = await lintFiles(
      {
        paths: argv.map(String),
        root: flags.root ?? null,
        expiresWithinMs,
        forRelease: releaseNamed(flags['for-release']),
      },
      new Date(),
    );
    await showLint(document, flags.output, failOn);
    const isAnswer = areNotUsed(document.links);
    return withReason(exitCodeFor(document.summary, failOn, isAnswer), document.unknown);
  }
}
