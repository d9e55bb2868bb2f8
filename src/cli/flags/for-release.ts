import { calicoReleases, newestRelease } from '../../calico/releases.ts';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { suggest } from './suggestion.ts';

/** The release that `--for-release` names, e.g. `v3.29.7` for `v3.29`; null without the flag. */
export function releaseNamed(word: string | undefined): string | null {
  if (word === undefined) return null;
  const release = newestRelease(word);
  if (release !== null) return release;
  const names = calicoReleases.map(({ to }) => `v${to}`);
  const nearest = suggest(word, names) ?? names.at(-1) ?? '';
  throw new ExpectedError(`with which Go Calico ${word} was built is not known`, {
    code: 'unknown-release',
    remedy: `Known are ${names[0]} to ${names.at(-1)}: kubectl calico-tls explain go lists them.`,
    command: `kubectl calico-tls status --for-release ${nearest}`,
    exitCode: exitCodes.usage,
  });
}
