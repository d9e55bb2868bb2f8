import { readFile } from 'node:fs/promises';
import { sourceHash } from './source-hash.ts';

/** What a release is called and where it is published. */
export interface Release {
  /** As in package.json, e.g. `0.1.0`. */
  readonly version: string;
  /** `v` and the version. */
  readonly tag: string;
  /** What `--version` shows: the version, and what it was built from as semantic versioning's build metadata. */
  readonly fullVersion: string;
  /** The repository's page, from `repository` in package.json. */
  readonly homepage: string;
}

export async function readRelease(root: string): Promise<Release> {
  const { version, repository } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'));
  return {
    version,
    tag: `v${version}`,
    fullVersion: `${version}+${await sourceHash(root)}`,
    homepage: String(repository.url)
      .replace(/^git\+/, '')
      .replace(/\.git$/, ''),
  };
}

/** Where the archives of a tag are downloaded from. `tag` may be a placeholder. */
export const downloadUrl = ({ homepage }: Release, tag: string, archive: string): string =>
  `${homepage}/releases/download/${tag}/${archive}`;
