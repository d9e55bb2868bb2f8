import type { Setting } from '../../../../calico/environment.ts';
import { byTemplate, templateName } from '../../context.ts';
import type { End } from '../../end.ts';

/** The settings of one template that `settingsOf` gives, each once; ends that use no TLS have none. */
export function settingsByTemplate(
  ends: readonly End[],
  settingsOf: (end: End) => readonly Setting[],
): { readonly subject: string; readonly settings: readonly Setting[] }[] {
  const secured = ends.filter((end) => end.mode !== 'not-used' && end.mode !== 'plaintext');
  return byTemplate(secured).flatMap((group) => {
    const [first] = group;
    const settings = distinct(group.flatMap(settingsOf)).filter(({ value }) => value.kind === 'set');
    return first === undefined ? [] : [{ subject: templateName(first), settings }];
  });
}

/** A URI that the other end must have. */
export interface RequiredUri {
  readonly subject: string;
  readonly name: string;
  readonly origin: string;
  readonly text: string;
  /** Its scheme as it should be written; null where it is. */
  readonly properScheme: string | null;
}

/** Every URI that some template requires. */
export function requiredUris(ends: readonly End[]): RequiredUri[] {
  return settingsByTemplate(ends, (end) => [end.tls.parameters.uriSan]).flatMap(({ subject, settings }) =>
    settings.flatMap(({ name, origin, value }) =>
      value.kind === 'set' ? [{ subject, name, origin, text: value.text, ...schemeOf(value.text) }] : [],
    ),
  );
}

function schemeOf(text: string): Pick<RequiredUri, 'properScheme'> {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0] ?? '';
  return { properScheme: scheme === scheme.toLowerCase() ? null : scheme.toLowerCase() };
}

function distinct(settings: readonly Setting[]): Setting[] {
  return [...new Map(settings.map((setting) => [setting.origin, setting])).values()];
}
