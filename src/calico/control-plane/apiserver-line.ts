import type { Snapshot } from '../../snapshot/snapshot.ts';
import { minorVersion } from '../apiserver-credential.ts';
import {
  type AllowsEverything,
  type AnonymousAccess,
  type AnonymousConfiguration,
  allowsEverything,
  anonymousAccess,
  anonymousConfiguration,
} from './anonymous-access.ts';
import { type ApiserverRule, apiserverRules, startOf } from './apiserver-rules.ts';
import type { ReadText } from './host-text.ts';
import type { Option } from './option.ts';
import type { StartVerdict } from './start-verdict.ts';
import { flagOption, type StaticPod } from './static-pod.ts';

/** Whether a kube-apiserver that is seen starts, as far as the rules of its version go. */
export function startOfPod(
  pod: StaticPod,
  { snapshot, readText }: { readonly snapshot: Snapshot; readonly readText: ReadText },
  rules: readonly ApiserverRule[] = apiserverRules,
): StartVerdict {
  const seen = flagOption(pod, 'tls-min-version');
  if (seen.kind === 'unknown') return { kind: 'unknown', why: seen.why };
  const line = { ...pod.words, configuration: configurationOf(pod, readText) };
  return startOf(line, minorOf(pod, snapshot), rules);
}

/** Whether every request that is let in may do everything. */
export function allowsEverythingOf(pod: StaticPod): AllowsEverything {
  return allowsEverything({
    authorizationMode: flagOption(pod, 'authorization-mode'),
    authorizationConfig: flagOption(pod, 'authorization-config'),
  });
}

/** Whether it serves requests without a credential. */
export function anonymousAccessOf(pod: StaticPod, readText: ReadText): AnonymousAccess {
  return anonymousAccess({
    flag: flagOption(pod, 'anonymous-auth'),
    authorizationMode: flagOption(pod, 'authorization-mode'),
    authorizationConfig: flagOption(pod, 'authorization-config'),
    configuration: configurationOf(pod, readText),
  });
}

function configurationOf(pod: StaticPod, readText: ReadText): AnonymousConfiguration | null {
  const file = flagOption(pod, 'authentication-config');
  if (file.kind === 'unset' || (file.kind === 'set' && file.text === '')) return null;
  if (file.kind === 'unknown') return { kind: 'unknown', path: 'a file', why: file.why };
  return anonymousConfiguration(file.text, readText(file.text));
}

/** 36 of the tag `v1.36.3` of its image, else of the version that the API server tells; null: neither does. */
export function minorOf({ container }: StaticPod, snapshot: Snapshot): number | null {
  const tag = /:v1\.(\d+)\.\d+/.exec(container.image ?? '')?.[1];
  return tag === undefined ? minorVersion(snapshot) : Number(tag);
}

const made: Readonly<Record<string, string>> = {
  'tls-cert-file': 'apiserver.crt',
  'tls-private-key-file': 'apiserver.key',
};

/**
 * A flag that names a serving file: without it the file of that kind in --cert-dir counts, which kube-apiserver makes
 * where it is not there. Source: Kubernetes apiserver pkg/server/options/serving.go (MaybeDefaultWithSelfSignedCerts).
 */
export function servingOption(pod: StaticPod, flag: string): Option {
  const given = flagOption(pod, flag);
  const folder = flagOption(pod, 'cert-dir');
  const name = made[flag];
  if (given.kind !== 'unset' || folder.kind !== 'set' || name === undefined) return given;
  return { kind: 'set', text: `${folder.text.replace(/\/+$/, '')}/${name}` };
}
