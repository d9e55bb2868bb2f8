import type { KubeObject } from '../simulated/json.ts';
import { manifestScenario } from './manifest.ts';
import {
  certificateObjects,
  cnOnly,
  type LeafChanges,
  leaf,
  mutualTls,
  typhaAuthority,
} from './manifest-tls.ts';
import type { Phase, Scenario, ScenarioContext } from './scenario.ts';

/** When the certificates were replaced by broken ones; no pod has been restarted since. */
const brokenAge = 2;

function replaced(objects: readonly KubeObject[]): Phase {
  return { daysAgo: brokenAge, manager: 'kubectl-replace', objects };
}

/** The certificates of manifest-mtls-cn again, with changes to either leaf. */
function again(context: ScenarioContext, changes: { typha?: LeafChanges; node?: LeafChanges }): Phase {
  const authority = typhaAuthority(context);
  return replaced(
    certificateObjects(
      authority.certificatePem,
      leaf(context, authority, cnOnly.typha, changes.typha),
      leaf(context, authority, cnOnly.node, changes.node),
    ),
  );
}

export const wrongCa: Scenario = manifestScenario(
  'wrong-ca',
  'manifest-mtls-cn, but calico-node has a new certificate of a CA that Typha does not trust.',
  (context) => {
    const other = typhaAuthority(context, 'corporate-ca');
    const node = leaf(context, other, cnOnly.node, { sinceDays: brokenAge + 1, untilDays: 360 });
    const secrets = certificateObjects('', node, node).filter(
      ({ metadata }) => metadata.name === 'calico-node-certs',
    );
    return [...mutualTls(context, cnOnly, cnOnly), replaced(secrets)];
  },
);

export const expired: Scenario = manifestScenario(
  'expired',
  "manifest-mtls-cn, but Typha's certificate expired three days ago and calico-node's expires in five.",
  (context) => [
    ...mutualTls(context, cnOnly, cnOnly),
    again(context, { typha: { sinceDays: 368, untilDays: -3 }, node: { sinceDays: 360, untilDays: 5 } }),
  ],
);

export const wrongEku: Scenario = manifestScenario(
  'wrong-eku',
  "manifest-mtls-cn, but calico-node's certificate is for servers only (no clientAuth).",
  (context) => [
    ...mutualTls(context, cnOnly, cnOnly),
    again(context, { node: { usages: ['serverAuth'], sinceDays: brokenAge + 1 } }),
  ],
);

export const missingSecretKey: Scenario = manifestScenario(
  'missing-secret-key',
  'manifest-mtls-cn, but Secret calico-node-certs was replaced by one without calico-node.key.',
  (context) => {
    const phase = again(context, { node: { sinceDays: brokenAge + 1 } });
    const objects = phase.objects
      .filter(({ metadata }) => metadata.name === 'calico-node-certs')
      .map((object) => withRenamedKey(object, 'calico-node.key', 'tls.key'));
    return [...mutualTls(context, cnOnly, cnOnly), { ...phase, objects }];
  },
);

function withRenamedKey(object: KubeObject, from: string, to: string): KubeObject {
  const data = typeof object.data === 'object' && object.data !== null ? Object.entries(object.data) : [];
  return {
    ...object,
    data: Object.fromEntries(data.map(([key, value]) => [key === from ? to : key, value])),
  };
}
