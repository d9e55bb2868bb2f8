import { isIP } from 'node:net';
import type { EtcdComponent } from './etcd-component.ts';

/** One endpoint of a list, as the client dials it. */
export interface DialledEndpoint {
  /** As it is written. */
  readonly text: string;
  /** Without TLS, whatever its own scheme says; null: that is not known. */
  readonly plaintext: boolean | null;
  /** Its own scheme says otherwise: the first endpoint decides. */
  readonly againstItsScheme: boolean;
  /** Why it is never reached; null: it is dialled. */
  readonly problem: string | null;
}

/** Components that read the list themselves, and take the blanks around an endpoint away. */
const readThemselves: readonly EtcdComponent[] = ['felix', 'typha'];
/** Components whose client is not libcalico's: what it does without a scheme was not seen. */
const others: readonly EtcdComponent[] = ['flannel', 'neutron-driver', 'dhcp-agent'];

/**
 * The endpoints of a list, which is split at commas and not trimmed. The scheme of the first decides for all; without
 * one libcalico uses TLS. Source: Calico libcalico-go/lib/backend/etcdv3/etcdv3.go, felix/config/param_types.go
 * (EndpointListParam); etcd client/v3/client.go, internal/endpoint/endpoint.go; seen with client 3.5.21 to 3.7.0.
 */
export function dialledEndpoints(list: string, component: EtcdComponent): readonly DialledEndpoint[] {
  const isTrimmed = readThemselves.includes(component);
  const texts = list.split(',').map((text) => (isTrimmed ? text.trim() : text));
  const given = isTrimmed ? texts.filter((text) => text !== '') : texts;
  const first = schemeOf(given[0] ?? '');
  const plaintext = first === 'http' ? true : first === 'https' || !others.includes(component) ? false : null;
  return given
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const scheme = schemeOf(text.trim());
      const againstItsScheme =
        plaintext !== null && ((scheme === 'http' && !plaintext) || (scheme === 'https' && plaintext));
      const refused = isTrimmed && scheme !== first ? 'its scheme is not that of the first' : null;
      return { text, plaintext, againstItsScheme, problem: troubleOf(text) ?? refused };
    });
}

/** `http`, `https`, another one, or null for an endpoint without a scheme. */
export function schemeOf(endpoint: string): string | null {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(endpoint)?.[1]?.toLowerCase() ?? null;
}

function troubleOf(text: string): string | null {
  if (/^\s|\s$/.test(text)) return 'a blank stands beside it, and the list is not trimmed';
  if (/\s/.test(text)) return 'it has a blank';
  if (text.includes(';')) return 'endpoints are separated by commas, not by semicolons';
  const scheme = schemeOf(text);
  if (scheme?.startsWith('unix') === true) return null;
  if (scheme !== null && scheme !== 'http' && scheme !== 'https')
    return `its scheme is neither http nor https, but ${scheme}`;
  if (scheme === null && /^https?[:/]/i.test(text)) return 'it lacks ://';
  return authorityTrouble(text.replace(/^https?:\/\//i, '').split(/[/?#]/)[0] ?? '');
}

function authorityTrouble(authority: string): string | null {
  const match = /^(?:[^@]*@)?(?:\[([^\]]*)\]|([^:[\]]+)):(\d+)$/.exec(authority);
  if (match === null) return /:\S+$/.test(authority) ? 'it is not HOST:PORT' : 'it has no port';
  const [, bracketed, , port] = match;
  if (bracketed !== undefined && isIP(bracketed) !== 6) return 'it is not HOST:PORT';
  return Number(port) > 65535 ? 'no port is as high' : null;
}
