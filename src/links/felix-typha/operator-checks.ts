import { copiesNamespace, operatorNamespace } from '../../calico/installation.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { Reading } from '../../snapshot/reading.ts';
import type { SeenSecret } from '../../snapshot/secret.ts';
import { allOf, lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import { parseCertificates } from '../../x509/parse.ts';
import { listed, shown } from '../wording.ts';
import type { Check, FelixTyphaContext } from './context.ts';
import { convergeRemedy } from './converge-remedy.ts';
import { ctls113 } from './findings/ctls113.ts';
import { ctls114 } from './findings/ctls114.ts';
import { ctls115 } from './findings/ctls115.ts';
import { ctls124 } from './findings/ctls124.ts';
import { ctls125 } from './findings/ctls125.ts';
import { ctls128 } from './findings/ctls128.ts';
import {
  type OperatorSecret,
  operatorSecrets,
  type StatedIdentity,
  statedIdentity,
} from './operator-secret.ts';

/** CTLS113 to CTLS115, CTLS124, CTLS125, CTLS128: what the operator takes from its Secrets without a word. */
export const operatorSources: Check = (context) => {
  const { snapshot, installation, now } = context;
  if (installation.kind !== 'operator' || installation.certificateManagement) return [];
  const typha = statedIdentity(snapshot, 'typha-certs');
  const node = statedIdentity(snapshot, 'node-certs');
  return [
    symmetry(context, typha, node),
    ...operatorSecrets.map((name) => copyEqualsSource(snapshot, name)),
    ...[typha, node].flatMap((source) => (source.kind === 'known' ? statedNames(source.value) : [])),
    ...authority(snapshot, [typha, node], now),
    ...unmanaged(snapshot),
  ];
};

function symmetry(
  context: FelixTyphaContext,
  typha: Reading<StatedIdentity>,
  node: Reading<StatedIdentity>,
): CheckResult {
  const subject = `${operatorNamespace}/typha-certs and node-certs`;
  if (typha.kind !== 'known' || node.kind !== 'known') {
    const blind = [typha, node].find((reading) => reading.kind === 'forbidden' || reading.kind === 'failed');
    return blind === undefined
      ? passed(ctls113, subject)
      : unknown(ctls113, subject, 'the Secrets could not be read');
  }
  const [t, n] = [typha.value, node.value];
  const kinds = (one: StatedIdentity) =>
    [one.commonName === '' ? '' : 'common-name', one.uriSan === '' ? '' : 'uri-san'].filter((k) => k !== '');
  const renderedCn = t.commonName === '' ? '' : n.commonName;
  const renderedUri = t.uriSan === '' ? '' : n.uriSan;
  const evidence = [t, n].map((one) => `${one.name} states ${listed(kinds(one)) || 'nothing'}`);
  const remedy = convergeRemedy(
    context,
    'Give both Secrets in tigera-operator the same of common-name and uri-san: one Secret, wait for the rollouts, then the other.',
  );
  if (renderedCn === '' && renderedUri === '')
    return failedCheck(ctls113, {
      subject,
      message: `${listed(evidence)}: the operator leaves Typha without any client name, so a Typha that starts never listens`,
      remedy,
    });
  if (kinds(t).join() === kinds(n).join()) return passed(ctls113, subject);
  const required = [
    renderedCn && `CN ${shown(renderedCn)}`,
    renderedUri && `URI ${shown(renderedUri)}`,
  ].filter(Boolean);
  return failedCheck(ctls113, {
    subject,
    severity: 'warning',
    message: `${listed(evidence)}: Typha requires ${required.join(' or ')} only`,
    remedy,
  });
}

function copyEqualsSource(snapshot: Snapshot, name: OperatorSecret): CheckResult {
  const subject = `${copiesNamespace}/${name}`;
  const source = lookUp(snapshot, 'Secret', operatorNamespace, name);
  const copy = lookUp(snapshot, 'Secret', copiesNamespace, name);
  for (const [namespace, reading] of [
    [operatorNamespace, source],
    [copiesNamespace, copy],
  ] as const)
    if (reading.kind === 'forbidden' || reading.kind === 'failed')
      return unknown(ctls114, subject, `Secret ${namespace}/${name} could not be read`);
  const remedy = {
    command: `kubectl get tigerastatus calico`,
    text: 'The operator mends its copy within five minutes; change the Secret in tigera-operator, never the copy.',
  };
  if (source.kind !== 'known')
    return failedCheck(ctls114, {
      subject,
      message: `Secret ${operatorNamespace}/${name} does not exist`,
      remedy,
    });
  if (copy.kind !== 'known')
    return failedCheck(ctls114, {
      subject,
      message: `Secret ${subject} does not exist, so no pod that mounts it starts`,
      remedy,
    });
  const differing = differingKeys(source.value, copy.value);
  if (differing.length === 0) return passed(ctls114, subject);
  return failedCheck(ctls114, {
    subject,
    message: `Secret ${subject} differs from ${operatorNamespace}/${name} in ${listed(differing)}`,
    remedy,
  });
}

function differingKeys(source: SeenSecret, copy: SeenSecret): string[] {
  const keys = new Set([...Object.keys(source.values), ...Object.keys(copy.values)]);
  return [...keys]
    .filter((key) => JSON.stringify(source.values[key]) !== JSON.stringify(copy.values[key]))
    .toSorted();
}

function statedNames(stated: StatedIdentity): CheckResult[] {
  if (stated.leaf === null || stated.ownCertificate) return [];
  const subject = `${operatorNamespace}/${stated.name}`;
  const lacking: string[] = [];
  const { leaf, commonName, uriSan } = stated;
  if (commonName !== '' && leaf.commonName !== commonName)
    lacking.push(`common-name ${shown(commonName)} (its Common Name is ${shown(leaf.commonName)})`);
  if (uriSan !== '' && !leaf.uriSans.includes(uriSan))
    lacking.push(`uri-san ${shown(uriSan)} (its URI SANs are ${listed(leaf.uriSans.map(shown)) || 'none'})`);
  if (lacking.length === 0) return [passed(ctls124, subject)];
  return [
    failedCheck(ctls124, {
      subject,
      message: `The certificate in Secret ${subject} does not have its ${listed(lacking)}`,
    }),
  ];
}

function authority(
  snapshot: Snapshot,
  sources: readonly Reading<StatedIdentity>[],
  now: Date,
): CheckResult[] {
  const subject = `${operatorNamespace}/typha-ca`;
  const own = sources.flatMap((s) =>
    s.kind === 'known' && s.value.leaf !== null && !s.value.ownCertificate ? [s.value] : [],
  );
  const map = lookUp(snapshot, 'ConfigMap', operatorNamespace, 'typha-ca');
  if (map.kind === 'known')
    return [passed(ctls115, subject), bundleOf(subject, map.value.data?.caBundle, now)];
  if (own.length === 0) return [];
  if (map.kind !== 'absent') return [unknown(ctls115, subject, 'ConfigMap typha-ca could not be read')];
  const issued = own.filter(({ leaf }) => leaf !== null && leaf.subject !== leaf.issuer);
  return [
    failedCheck(ctls115, {
      subject,
      severity: issued.length > 0 ? 'error' : 'warning',
      message:
        issued.length > 0
          ? `${listed(issued.map(({ name }) => name))} hold certificates that a CA of your own issued, but ConfigMap ${subject} does not exist: Felix withholds its certificate and Typha refuses it`
          : `${listed(own.map(({ name }) => name))} hold self-signed certificates without ConfigMap ${subject}: replacing one changes what everybody trusts at once`,
    }),
  ];
}

function bundleOf(subject: string, bundle: string | undefined, now: Date): CheckResult {
  if (bundle === undefined)
    return failedCheck(ctls125, { subject, message: `ConfigMap ${subject} has no key caBundle` });
  const { certificates } = parseCertificates(bundle);
  if (certificates.length === 0)
    return failedCheck(ctls125, {
      subject,
      message: `caBundle of ConfigMap ${subject} holds no PEM certificate`,
    });
  const bad = certificates.filter((ca) => !ca.isCa && !ca.selfIssued);
  const expired = certificates.filter((ca) => ca.notAfter < now);
  if (bad.length > 0 || expired.length === certificates.length)
    return failedCheck(ctls125, {
      subject,
      message:
        bad.length > 0
          ? `caBundle of ConfigMap ${subject} holds ${listed(bad.map((c) => c.subject))}, which is not a CA`
          : `Every CA of ConfigMap ${subject} has expired`,
    });
  return passed(ctls125, subject);
}

function unmanaged(snapshot: Snapshot): CheckResult[] {
  const ignored = [...allOf(snapshot, 'Deployment'), ...allOf(snapshot, 'DaemonSet')].filter(
    (o) => o.metadata.annotations?.['unsupported.operator.tigera.io/ignore'] === 'true',
  );
  return ignored.map((object) => {
    const subject = `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    return failedCheck(ctls128, {
      subject,
      message: `The operator leaves ${subject} alone, as an annotation tells it to`,
    });
  });
}
