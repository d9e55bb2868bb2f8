import { archiveName, executableName, type Platform, platforms } from './platforms.ts';
import { downloadUrl, type Release } from './release.ts';

/** plugin.yaml: the manifest that krew installs from. `sums` has the SHA-256 of each archive. */
export function pluginManifest(release: Release, sums: ReadonlyMap<Platform, string>): string {
  const { tag } = release;
  return manifest(release, tag, [...sums.keys()], (platform) => [
    `uri: ${downloadUrl(release, tag, archiveName(platform, tag))}`,
    `sha256: ${sums.get(platform)}`,
  ]);
}

/** .krew.yaml: the same as a template for krew-release-bot, which fills in the tag and the sums. */
export function releaseBotTemplate(release: Release): string {
  const tag = '{{ .TagName }}';
  return manifest(release, tag, platforms, (platform) => [
    `{{addURIAndSha "${downloadUrl(release, tag, archiveName(platform, tag))}" .TagName }}`,
  ]);
}

function manifest(
  { homepage }: Release,
  version: string,
  listed: readonly Platform[],
  source: (platform: Platform) => readonly string[],
): string {
  const lines = listed.flatMap((platform) => [
    '  - selector:',
    '      matchLabels:',
    `        os: ${platform.os}`,
    `        arch: ${platform.arch}`,
    ...source(platform).map((line) => `    ${line}`),
    `    bin: ${executableName(platform)}`,
  ]);
  return `# Written by npm run package.
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: calico-tls
spec:
  version: ${version}
  homepage: ${homepage}
  shortDescription: See and change the TLS of Calico's control plane
  description: |
    Shows how Calico's control plane is secured (Felix to Typha, Calico to
    kube-apiserver and to etcd): which end checks whom, which certificate it
    presents and until when, and what is wrong. Moves Felix and Typha to
    mutual TLS or SPIFFE identities and renews their certificates, without
    one refused connection. Reading is the default; whatever writes shows its
    plan first.
  platforms:
${lines.join('\n')}
`;
}
