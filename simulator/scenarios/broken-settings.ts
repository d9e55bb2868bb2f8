import type { KubeObject } from '../server/json.ts';
import { installAge } from './base.ts';
import { manifestScenario, plainNode, plainTypha } from './manifest.ts';
import {
  certificateObjects,
  cnOnly,
  either,
  leaf,
  mutualTls,
  nodeTls,
  typhaAuthority,
  typhaTls,
} from './manifest-tls.ts';
import type { Phase, Scenario, ScenarioContext } from './scenario.ts';
import { type Additions, withAdditions } from './workloads/additions.ts';
import { applied, configMap } from './workloads/objects.ts';

const noName = { commonName: '', uriSan: '' };
const secureTypha = withAdditions(plainTypha, typhaTls(cnOnly.node));

/** The certificates of manifest-mtls-cn, there since before the install. */
function certificates(context: ScenarioContext, more: readonly KubeObject[] = []): Phase {
  const authority = typhaAuthority(context);
  const objects = certificateObjects(
    authority.certificatePem,
    leaf(context, authority, cnOnly.typha),
    leaf(context, authority, cnOnly.node),
  );
  return { daysAgo: installAge + 0.01, manager: 'kubectl-create', objects: [...objects, ...more] };
}

export const partialSettings: Scenario = manifestScenario(
  'partial-settings',
  'manifest-mtls-cn, but calico-node names neither a Common Name nor a SPIFFE ID of Typha: Felix waits for ever.',
  {
    before: (context) => [certificates(context)],
    workloads: [secureTypha, withAdditions(plainNode, nodeTls(noName))],
  },
);

export const strayConfdPrefix: Scenario = manifestScenario(
  'stray-confd-prefix',
  'manifest-mtls-cn, but calico-node also has CONFD_TYPHACN, which overrides FELIX_TYPHACN for confd alone.',
  {
    after: (context) => {
      const stray: Additions = {
        container: 'calico-node',
        env: [{ name: 'CONFD_TYPHACN', value: 'typha-server' }],
      };
      const node = withAdditions(withAdditions(plainNode, nodeTls(cnOnly.typha)), stray);
      return [
        ...mutualTls(context, cnOnly, cnOnly),
        { daysAgo: 20, manager: 'kubectl-client-side-apply', objects: [applied(node)] },
      ];
    },
  },
);

const felixCfg = [
  '[global]',
  'TyphaCAFile = /calico-typha-ca/typhaca.crt',
  'TyphaCertFile = /calico-node-certs/calico-node.crt',
  'TyphaKeyFile = /calico-node-certs/calico-node.key',
  'TyphaCN = calico-typha',
  '',
].join('\n');

const felixCfgOnlyAdditions: Additions = {
  ...nodeTls(cnOnly.typha),
  env: [],
  volumeMounts: [
    ...(nodeTls(cnOnly.typha).volumeMounts ?? []),
    { mountPath: '/etc/calico/felix.cfg', name: 'felix-cfg', subPath: 'felix.cfg', readOnly: true },
  ],
  volumes: [
    ...(nodeTls(cnOnly.typha).volumes ?? []),
    { name: 'felix-cfg', configMap: { name: 'calico-felix-cfg' } },
  ],
};

export const felixCfgOnly: Scenario = manifestScenario(
  'felix-cfg-only',
  'manifest-mtls-cn, but calico-node has its settings in felix.cfg, which only Felix reads: the others speak plaintext.',
  {
    before: (context) => [
      certificates(context, [configMap('kube-system', 'calico-felix-cfg', { 'felix.cfg': felixCfg })]),
    ],
    workloads: [secureTypha, withAdditions(plainNode, felixCfgOnlyAdditions)],
  },
);

export const halfRolled: Scenario = manifestScenario(
  'half-rolled',
  'manifest-mtls-cn on its way to Common Name or SPIFFE ID: Typha has rolled, calico-node hangs on an image that is missing.',
  {
    after: (context) => {
      const authority = typhaAuthority(context);
      const secrets = certificateObjects(
        authority.certificatePem,
        leaf(context, authority, either.typha, { sinceDays: 1 }),
        leaf(context, authority, either.node, { sinceDays: 1 }),
      );
      const node = withAdditions(plainNode, {
        ...nodeTls(either.typha),
        annotations: { 'cluster.test/pod': 'imagepull' },
      });
      const apply = 'kubectl-client-side-apply';
      return [
        ...mutualTls(context, cnOnly, cnOnly),
        { daysAgo: 0.9, manager: 'kubectl-replace', objects: secrets },
        {
          daysAgo: 0.8,
          manager: apply,
          objects: [applied(withAdditions(plainTypha, typhaTls(either.node)))],
        },
        { daysAgo: 0.02, manager: apply, objects: [applied(node)] },
      ];
    },
  },
);
