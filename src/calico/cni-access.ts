import { objectAt, textAt } from '../json.ts';
import {
  type ApiserverAccess,
  inCluster,
  inClusterTransport,
  type Transport,
  transport,
  type Verification,
} from './apiserver-access.ts';
import type { Credential } from './apiserver-credential.ts';
import { type CniConfig, cniConfig, placeholder } from './cni-config.ts';
import { type ContainerPlace, environmentOf } from './container-place.ts';
import { type Environment, variable } from './environment.ts';

const writtenKubeconfig = /\/calico-kubeconfig$/;

/**
 * What the CNI plugin gets from install-cni: the kubeconfig that it writes, unless the template names another
 * one or an address and credentials of its own. Source: Calico cni-plugin/pkg/install/install.go, pkg/types.
 */
export function cniAccess(place: ContainerPlace): ApiserverAccess {
  const environment = environmentOf(place);
  const config = cniConfig(place, environment);
  const foreign = foreignKubeconfig(config);
  return {
    transport: transportOf(config, environment, foreign),
    verification: verificationOf(config, environment, foreign),
    serverName: null,
    credential: credentialOf(config, foreign),
    ca: null,
    cert: null,
    key: null,
    missing: null,
    useless: [],
    environment,
  };
}

/** Whether calico-node renews the token in that kubeconfig; null when it is not known. */
export function renewsCniToken(node: Environment): boolean | null {
  const { value } = variable(node, 'CALICO_MANAGE_CNI');
  if (value.kind === 'unknown') return null;
  return value.kind === 'unset' || value.text.toLowerCase() !== 'false';
}

function foreignKubeconfig(config: CniConfig): string | null {
  if (config.kind !== 'known') return null;
  const path = textAt(objectAt(config.plugin, 'kubernetes'), 'kubeconfig') ?? '';
  if (path === '' || placeholder(path) !== null || writtenKubeconfig.test(path)) return null;
  return `kubernetes.kubeconfig is ${path}, a file of the host`;
}

function transportOf(config: CniConfig, environment: Environment, foreign: string | null): Transport {
  const unknown = unreadable(config);
  if (unknown !== null) return unknown;
  for (const section of ['kubernetes', 'policy']) {
    const root =
      config.kind === 'known' ? textAt(objectAt(config.plugin, section), 'k8s_api_root') : undefined;
    if (root === undefined || root === '') continue;
    const isCluster = root.includes('__KUBERNETES_SERVICE_HOST__');
    const given = transport(root, isCluster ? inCluster : `${section}.k8s_api_root of the CNI configuration`);
    return given.kind === 'https' && isCluster ? inClusterTransport : given;
  }
  if (foreign !== null) return { kind: 'unknown', why: foreign };
  const protocol = variable(environment, 'KUBERNETES_SERVICE_PROTOCOL');
  if (protocol.value.kind === 'unknown') return { kind: 'unknown', why: protocol.value.why };
  if (protocol.value.kind === 'set' && protocol.value.text === 'http')
    return {
      kind: 'http',
      url: 'http://',
      origin: `${protocol.name}=http (${protocol.origin})`,
      variable: protocol.name,
    };
  return inClusterTransport;
}

function verificationOf(config: CniConfig, environment: Environment, foreign: string | null): Verification {
  const unknown = unreadable(config);
  if (unknown !== null) return unknown;
  const skip = variable(environment, 'SKIP_TLS_VERIFY');
  if (skip.value.kind === 'unknown') return { kind: 'unknown', why: skip.value.why };
  if (skip.value.kind === 'set' && skip.value.text === 'true')
    return { kind: 'skipped', origin: `${skip.name}=true (${skip.origin})`, variable: skip.name };
  return foreign === null ? { kind: 'verified' } : { kind: 'unknown', why: foreign };
}

function credentialOf(config: CniConfig, foreign: string | null): Credential {
  const unknown = unreadable(config);
  if (unknown !== null) return unknown;
  const policy = config.kind === 'known' ? objectAt(config.plugin, 'policy') : {};
  if ((textAt(policy, 'k8s_client_certificate') ?? '') !== '')
    return { kind: 'client-certificate', where: 'policy.k8s_client_certificate of the CNI configuration' };
  if ((textAt(policy, 'k8s_auth_token') ?? '') !== '')
    return { kind: 'static-token', where: 'policy.k8s_auth_token of the CNI configuration' };
  return foreign === null ? { kind: 'requested-token' } : { kind: 'unknown', why: foreign };
}

function unreadable(config: CniConfig): { readonly kind: 'unknown'; readonly why: string } | null {
  if (config.kind === 'unknown') return config;
  return config.kind === 'none' ? { kind: 'unknown', why: 'no CNI configuration of Calico was found' } : null;
}
