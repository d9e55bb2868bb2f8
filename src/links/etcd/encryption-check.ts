import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { listed, unique } from '../wording.ts';
import { type EtcdEnd, endNames, isSet, schemeOf } from './end.ts';
import { ctls301 } from './findings/ctls301.ts';
import { plaintextRemedy } from './remedy.ts';

/** CTLS301: the scheme of every endpoint. Components with the same plaintext endpoints share one finding. */
export function encrypted(ends: readonly EtcdEnd[]): CheckResult[] {
  const groups = new Map<string, EtcdEnd[]>();
  for (const end of ends) {
    const plain = plainEndpoints(end).join(',');
    if (plain !== '') groups.set(plain, [...(groups.get(plain) ?? []), end]);
  }
  const others = ends.filter((end) => plainEndpoints(end).length === 0);
  return [...[...groups.values()].map(plaintext), ...others.flatMap(secured)];
}

function plaintext(group: readonly EtcdEnd[]): CheckResult {
  const [first] = group;
  const names = endNames(group);
  const unused = unique(
    group.flatMap(({ certificate }) => (certificate === null ? [] : [certificate.source])),
  );
  return failedCheck(ctls301, {
    subject: names,
    message: `${names} ${group.length === 1 ? 'speaks' : 'speak'} plaintext to ${listed(first === undefined ? [] : plainEndpoints(first))}${unused.length === 0 ? '' : `; the certificate in ${listed(unused)} is not used`}`,
    evidence: unique(group.map(({ client }) => client.settings.endpoints.origin)),
    remedy: plaintextRemedy(unique(group.flatMap(({ endpoints }) => endpoints ?? []))),
    concerns: group.map(({ label }) => label),
  });
}

function secured({ name, endpoints, client }: EtcdEnd): CheckResult[] {
  const { endpoints: setting, discovery } = client.settings;
  if (endpoints === null)
    return [unknown(ctls301, name, setting.value.kind === 'unknown' ? setting.value.why : 'not known')];
  if (endpoints.length === 0)
    return isSet(discovery) === false
      ? []
      : [unknown(ctls301, name, 'DNS names the endpoints and whether they use TLS')];
  const odd = endpoints.filter((endpoint) => schemeOf(endpoint) !== 'https');
  if (odd.length > 0)
    return [
      unknown(ctls301, name, `${listed(odd)} has no scheme: whether TLS is used depends on the release`),
    ];
  return [passed(ctls301, name)];
}

function plainEndpoints({ endpoints }: EtcdEnd): string[] {
  return (endpoints ?? []).filter((endpoint) => schemeOf(endpoint) === 'http');
}
