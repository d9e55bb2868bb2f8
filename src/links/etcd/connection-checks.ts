import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { listed } from '../wording.ts';
import { type EtcdEnd, isSet, schemeOf } from './end.ts';
import { ctls302 } from './findings/ctls302.ts';
import { ctls303 } from './findings/ctls303.ts';
import { ctls304 } from './findings/ctls304.ts';

/** A check of one client; `demandsCertificates` tells what is known of the etcd behind its endpoints. */
export type EndCheck = (end: EtcdEnd, demandsCertificates: boolean | null) => CheckResult[];

/** CTLS302: a CA file. Only where the connection uses TLS. */
export const ownCa: EndCheck = (end) => {
  const { name, client } = end;
  const { ca, inline } = client.settings;
  const secured = usesTls(end);
  if (secured === false) return [];
  const has = inline.includes('etcdCACert') || isSet(ca.setting);
  if (has === null) return [unknown(ctls302, name, whyOf(ca.setting))];
  if (has) return [passed(ctls302, name)];
  if (secured === null) return [unknown(ctls302, name, 'whether the connection uses TLS is not known')];
  return [
    failedCheck(ctls302, {
      subject: name,
      message: `${name} has no CA for etcd (${ca.setting.name} is not set): the system's roots decide`,
      evidence: [ca.setting.origin],
    }),
  ];
};

/** CTLS303: a client certificate; an error where the etcd behind the endpoints demands one. */
export const identified: EndCheck = (end, demandsCertificates) => {
  const { name, client } = end;
  const { cert, key, inline } = client.settings;
  const secured = usesTls(end);
  if (secured === false) return [];
  const has = inline.includes('etcdCert') ? true : isSet(cert.setting);
  if (has === null) return [unknown(ctls303, name, whyOf(cert.setting))];
  if (has) return [passed(ctls303, name)];
  if (isSet(key.setting) === true) return [];
  if (secured === null) return [unknown(ctls303, name, 'whether the connection uses TLS is not known')];
  return [
    failedCheck(ctls303, {
      subject: name,
      severity: demandsCertificates === true ? 'error' : 'warning',
      message: `${name} has no client certificate for etcd (${cert.setting.name} and ${key.setting.name} are not set)${demandsCertificates === true ? ', and etcd demands one' : ''}`,
    }),
  ];
};

/** CTLS304: endpoints or domain, certificate and key, and what the kubelet needs to start the container. */
export const complete: EndCheck = ({ name, client }) => {
  const { endpoints, discovery, cert, key, environment } = client.settings;
  const problems: string[] = [...environment.obstacles];
  const [hasEndpoints, hasDomain] = [isSet(endpoints), isSet(discovery)];
  const [hasCert, hasKey] = [isSet(cert.setting), isSet(key.setting)];
  if (hasEndpoints === false && hasDomain === false) problems.push(`${endpoints.name} is not set`);
  if (hasEndpoints === true && hasDomain === true)
    problems.push(`${endpoints.name} and ${discovery.name} are both set`);
  if (hasCert === true && hasKey === false)
    problems.push(`${cert.setting.name} is set and ${key.setting.name} is not`);
  if (hasCert === false && hasKey === true)
    problems.push(`${key.setting.name} is set and ${cert.setting.name} is not`);
  if (problems.length > 0)
    return [failedCheck(ctls304, { subject: name, message: `${name}: ${listed(problems)}` })];
  const blind = [endpoints, discovery, cert.setting, key.setting].find((s) => isSet(s) === null);
  return [blind === undefined ? passed(ctls304, name) : unknown(ctls304, name, whyOf(blind))];
};

/** Null when the endpoints are not known or do not say; false also when there are none. */
function usesTls({ endpoints, client }: EtcdEnd): boolean | null {
  if (endpoints === null) return null;
  if (endpoints.length === 0) return isSet(client.settings.discovery) === false ? false : null;
  const schemes = endpoints.map(schemeOf);
  if (schemes.includes('http')) return false;
  return schemes.every((scheme) => scheme === 'https') ? true : null;
}

function whyOf(setting: EtcdEnd['client']['settings']['endpoints']): string {
  return setting.value.kind === 'unknown' ? `${setting.name}: ${setting.value.why}` : setting.name;
}
