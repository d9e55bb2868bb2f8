import { isObject, type JsonObject, listAt, textAt } from '../../json.ts';
import { documentsIn } from '../../snapshot/documents.ts';
import type { HostText } from './host-text.ts';
import type { Option } from './option.ts';
import { goBoolean } from './word-flags.ts';

/** Whether kube-apiserver serves requests without a credential, and by which setting. */
export type AnonymousAccess =
  | { readonly kind: 'allowed'; readonly by: string }
  /** Only these paths; the authorizer still decides. */
  | { readonly kind: 'paths'; readonly paths: readonly string[]; readonly by: string }
  | { readonly kind: 'refused'; readonly by: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** What decides anonymous access. */
export interface AnonymousSettings {
  readonly flag: Option;
  readonly authorizationMode: Option;
  readonly authorizationConfig: Option;
  /** Null: no AuthenticationConfiguration is named. */
  readonly configuration: AnonymousConfiguration | null;
}

/** The block `anonymous` of an AuthenticationConfiguration. */
export type AnonymousConfiguration =
  | { readonly kind: 'read'; readonly path: string; readonly block: AnonymousBlock | null }
  /** kube-apiserver does not start with it. */
  | { readonly kind: 'invalid'; readonly path: string; readonly why: string }
  | { readonly kind: 'unknown'; readonly path: string; readonly why: string };

interface AnonymousBlock {
  readonly enabled: boolean;
  readonly paths: readonly string[];
}

/**
 * Anonymous access as kube-apiserver 1.32 to 1.37 decides it: the block of the file, else the flag, which is on
 * when it is absent and reset to off where the authorization mode is, or holds, AlwaysAllow (the mode without any
 * flag). The reset does not reach the file. Source: Kubernetes pkg/kubeapiserver/options/authentication.go
 * (ToAuthenticationConfig, ApplyAuthorization) and authorization.go (Complete).
 */
export function anonymousAccess(settings: AnonymousSettings): AnonymousAccess {
  const { flag, configuration } = settings;
  if (configuration?.kind === 'unknown')
    return {
      kind: 'unknown',
      why: `--authentication-config names ${configuration.path}: ${configuration.why}`,
    };
  if (configuration?.kind === 'invalid') return { kind: 'unknown', why: configuration.why };
  const block = configuration?.block ?? null;
  if (block !== null) {
    const by = `anonymous of ${configuration?.path ?? ''}`;
    if (!block.enabled) return { kind: 'refused', by };
    return block.paths.length === 0 ? { kind: 'allowed', by } : { kind: 'paths', paths: block.paths, by };
  }
  if (flag.kind === 'unknown') return { kind: 'unknown', why: flag.why };
  const isOn = flag.kind === 'unset' || goBoolean(flag.text) === true;
  if (!isOn) return { kind: 'refused', by: `--anonymous-auth=${flag.kind === 'set' ? flag.text : ''}` };
  const by = flag.kind === 'set' ? `--anonymous-auth=${flag.text}` : 'the default';
  const everything = allowsEverything(settings);
  if (everything.kind === 'unknown') return { kind: 'unknown', why: everything.why };
  return everything.kind === 'yes' ? { kind: 'refused', by: everything.by } : { kind: 'allowed', by };
}

/** Whether the authorizer lets everybody do everything, and by which setting. */
export type AllowsEverything =
  | { readonly kind: 'yes'; readonly by: string }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown'; readonly why: string };

/** Whether every request that is authenticated may do everything, which resets anonymous access. */
export function allowsEverything({
  authorizationMode,
  authorizationConfig,
}: Pick<AnonymousSettings, 'authorizationMode' | 'authorizationConfig'>): AllowsEverything {
  if (authorizationMode.kind === 'unknown') return { kind: 'unknown', why: authorizationMode.why };
  if (authorizationMode.kind === 'set')
    return authorizationMode.text.split(',').includes('AlwaysAllow')
      ? { kind: 'yes', by: `--authorization-mode=${authorizationMode.text}` }
      : { kind: 'no' };
  if (authorizationConfig.kind === 'unknown') return { kind: 'unknown', why: authorizationConfig.why };
  return authorizationConfig.kind === 'set'
    ? { kind: 'no' }
    : { kind: 'yes', by: 'no --authorization-mode, which is AlwaysAllow' };
}

/** Reads the block of the file that --authentication-config names. */
export function anonymousConfiguration(path: string, file: HostText): AnonymousConfiguration {
  if (file.kind !== 'text') return { kind: 'unknown', path, why: file.why };
  if (file.text.trim() === '') return { kind: 'invalid', path, why: `${path} is empty` };
  const document = documentOf(path, file.text);
  if (document === null) return { kind: 'unknown', path, why: 'it is no AuthenticationConfiguration' };
  const { anonymous } = document;
  const strange = strangeField(document, topFields, path);
  if (strange !== null) return { kind: 'invalid', path, why: strange };
  return anonymous == null ? { kind: 'read', path, block: null } : blockOf(anonymous, path);
}

const topFields = ['apiVersion', 'kind', 'jwt', 'anonymous'];

/** Kubernetes decodes it strictly: a field that it does not know, or of another type, is an error. */
function blockOf(anonymous: unknown, path: string): AnonymousConfiguration {
  const invalid = (why: string): AnonymousConfiguration => ({ kind: 'invalid', path, why });
  const where = `anonymous of ${path}`;
  if (!isObject(anonymous)) return invalid(`${where} is no object`);
  const { enabled = false } = anonymous;
  const conditions = listAt(anonymous, 'conditions');
  const strange =
    strangeField(anonymous, ['enabled', 'conditions'], where) ??
    conditions
      .map((one) => strangeField(one, ['path'], `a condition of ${where}`))
      .find((one) => one !== null);
  if (strange != null) return invalid(strange);
  if (typeof enabled !== 'boolean') return invalid(`enabled of ${where} is neither true nor false`);
  const paths = conditions.flatMap((condition) => textAt(condition, 'path') ?? []);
  if (!enabled && paths.length > 0) return invalid(`${where} has conditions, and is not enabled`);
  return { kind: 'read', path, block: { enabled, paths } };
}

function strangeField(value: unknown, known: readonly string[], where: string): string | null {
  const strange = isObject(value) ? Object.keys(value).find((name) => !known.includes(name)) : undefined;
  return strange === undefined ? null : `${where} has the field ${JSON.stringify(strange)}, which is unknown`;
}

function documentOf(path: string, text: string): JsonObject | null {
  const found = documentsIn({ name: path, text }).values.find(
    (one) => isObject(one) && textAt(one, 'kind') === 'AuthenticationConfiguration',
  );
  return isObject(found) ? found : null;
}
