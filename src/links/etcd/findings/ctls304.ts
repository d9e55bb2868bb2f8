import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdEnd, isSet } from '../end.ts';
import { whyUnknown } from '../setting.ts';

export const ctls304: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS304',
  link: 'etcd',
  severity: 'error',
  title: "The settings of etcd's client are complete and do not contradict each other",
  explanation:
    'Endpoints or a discovery domain must be set, but not both. Certificate and key belong together: with one of them the client ends at start ("KeyFile and CertFile must both be present").',
  remedy: 'Set what is missing, or remove the other one.',
  examples: etcdClient,
  checks: { end: complete },
});

/** Endpoints or domain, certificate and key, and what the kubelet needs to start the container. */
function complete({ name, client }: EtcdEnd): CheckResult[] {
  const { endpoints, discovery, cert, key, environment } = client.settings;
  const problems: string[] = [...environment.blockers];
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
  const unreadable = [endpoints, discovery, cert.setting, key.setting].find((s) => isSet(s) === null);
  const whys = [...environment.leftOut, ...(unreadable === undefined ? [] : [whyUnknown(unreadable)])];
  return [whys.length === 0 ? passed(ctls304, name) : unknown(ctls304, name, whys.join('; '))];
}
