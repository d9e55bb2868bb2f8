import type { Shape } from './shape.ts';

/** The shapes of the objects in objects.ts, as far as this program reads them. */

const texts: Shape = { map: 'text' };
const anything: Shape = { fields: {} };

const metadataFields: Readonly<Record<string, Shape>> = {
  name: 'text',
  namespace: 'text',
  uid: 'text',
  resourceVersion: 'text',
  generation: 'number',
  creationTimestamp: 'text',
  deletionTimestamp: 'text',
  labels: texts,
  annotations: texts,
  ownerReferences: { list: { fields: { kind: 'text', name: 'text' }, required: ['kind', 'name'] } },
  managedFields: {
    list: { fields: { manager: 'text', operation: 'text', time: 'text', fieldsV1: anything } },
  },
};
const metadata: Shape = { fields: metadataFields };
const namedMetadata: Shape = { fields: metadataFields, required: ['name'] };

const keyed: Shape = { fields: { name: 'text', key: 'text', optional: 'boolean' }, required: ['key'] };
const named: Shape = { fields: { name: 'text', optional: 'boolean' } };

const container: Shape = {
  fields: {
    name: 'text',
    image: 'text',
    command: { list: 'text' },
    args: { list: 'text' },
    env: {
      list: {
        fields: {
          name: 'text',
          value: 'text',
          valueFrom: {
            fields: {
              configMapKeyRef: keyed,
              secretKeyRef: keyed,
              fieldRef: { fields: { fieldPath: 'text' }, required: ['fieldPath'] },
              resourceFieldRef: { fields: { resource: 'text' }, required: ['resource'] },
            },
          },
        },
        required: ['name'],
      },
    },
    envFrom: { list: { fields: { prefix: 'text', configMapRef: named, secretRef: named } } },
    ports: {
      list: {
        fields: { name: 'text', containerPort: 'number', hostPort: 'number', protocol: 'text' },
        required: ['containerPort'],
      },
    },
    volumeMounts: {
      list: {
        fields: {
          name: 'text',
          mountPath: 'text',
          subPath: 'text',
          subPathExpr: 'text',
          readOnly: 'boolean',
        },
        required: ['name', 'mountPath'],
      },
    },
    securityContext: anything,
  },
  required: ['name'],
};

const items: Shape = {
  list: { fields: { key: 'text', path: 'text', mode: 'number' }, required: ['key', 'path'] },
};
const source: Shape = {
  fields: { secretName: 'text', name: 'text', items, defaultMode: 'number', optional: 'boolean' },
};
const volume: Shape = {
  fields: {
    name: 'text',
    secret: source,
    configMap: source,
    hostPath: { fields: { path: 'text', type: 'text' }, required: ['path'] },
    csi: { fields: { driver: 'text' }, required: ['driver'] },
    emptyDir: anything,
    projected: {
      fields: {
        defaultMode: 'number',
        sources: {
          list: {
            fields: {
              secret: source,
              configMap: source,
              serviceAccountToken: { fields: { path: 'text', audience: 'text' }, required: ['path'] },
              downwardAPI: anything,
            },
          },
        },
      },
    },
  },
  required: ['name'],
};

const podSpec: Shape = {
  fields: {
    containers: { list: container },
    initContainers: { list: container },
    volumes: { list: volume },
    serviceAccountName: 'text',
    automountServiceAccountToken: 'boolean',
    hostNetwork: 'boolean',
    nodeName: 'text',
    nodeSelector: texts,
    tolerations: {
      list: { fields: { key: 'text', operator: 'text', value: 'text', effect: 'text' } },
    },
    securityContext: anything,
  },
  required: ['containers'],
};
const template: Shape = { fields: { metadata, spec: podSpec }, required: ['spec'] };

const conditions: Shape = {
  list: {
    fields: { type: 'text', status: 'text', reason: 'text', message: 'text', lastTransitionTime: 'text' },
    required: ['type', 'status'],
  },
};
const strategy: Shape = {
  fields: {
    type: 'text',
    rollingUpdate: { fields: { maxSurge: 'number-or-text', maxUnavailable: 'number-or-text' } },
  },
};
const selector: Shape = { fields: { matchLabels: texts } };
const counts: Readonly<Record<string, Shape>> = Object.fromEntries(
  [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'desiredNumberScheduled',
    'updatedNumberScheduled',
    'numberReady',
    'numberAvailable',
  ].map((name) => [name, 'number'] as const),
);

const withSpec = (spec: Shape, status: Shape = anything): Shape => ({
  fields: { metadata: namedMetadata, spec, status },
  required: ['metadata', 'spec'],
});

const custom: Shape = {
  fields: { metadata: namedMetadata, spec: anything, status: anything },
  required: ['metadata'],
};

/** By kind; an object that does not conform is not one that this program can read. */
export const shapes: Readonly<Record<string, Shape>> = {
  Deployment: withSpec(
    {
      fields: { replicas: 'number', paused: 'boolean', selector, strategy, template },
      required: ['template'],
    },
    { fields: { ...counts, conditions } },
  ),
  DaemonSet: withSpec(
    { fields: { selector, updateStrategy: strategy, template }, required: ['template'] },
    { fields: counts },
  ),
  ReplicaSet: withSpec(
    { fields: { replicas: 'number', template }, required: ['template'] },
    { fields: counts },
  ),
  ControllerRevision: {
    fields: {
      metadata: namedMetadata,
      revision: 'number',
      data: { fields: { spec: { fields: { template } } } },
    },
    required: ['metadata'],
  },
  ConfigMap: { fields: { metadata: namedMetadata, data: texts, binaryData: texts }, required: ['metadata'] },
  Pod: withSpec(podSpec, {
    fields: {
      phase: 'text',
      podIP: 'text',
      hostIP: 'text',
      startTime: 'text',
      conditions,
      containerStatuses: {
        list: {
          fields: {
            name: 'text',
            ready: 'boolean',
            restartCount: 'number',
            state: {
              fields: {
                running: { fields: { startedAt: 'text' } },
                waiting: { fields: { reason: 'text', message: 'text' } },
                terminated: { fields: { reason: 'text', exitCode: 'number' } },
              },
            },
          },
          required: ['name'],
        },
      },
    },
  }),
  Service: withSpec({
    fields: {
      selector: texts,
      ports: {
        list: { fields: { name: 'text', port: 'number', targetPort: 'number-or-text' }, required: ['port'] },
      },
    },
  }),
  PodDisruptionBudget: withSpec({
    fields: { maxUnavailable: 'number-or-text', minAvailable: 'number-or-text', selector },
  }),
  Node: {
    fields: {
      metadata: namedMetadata,
      spec: {
        fields: {
          unschedulable: 'boolean',
          taints: {
            list: { fields: { key: 'text', value: 'text', effect: 'text' }, required: ['key', 'effect'] },
          },
        },
      },
    },
    required: ['metadata'],
  },
  Installation: custom,
  TigeraStatus: custom,
  ClusterInformation: custom,
  FelixConfiguration: custom,
  HostEndpoint: custom,
};

/** A Secret as this program keeps it; see secret.ts. */
export const seenSecretShape: Shape = {
  fields: {
    metadata: namedMetadata,
    type: 'text',
    values: {
      map: {
        fields: {
          kind: 'text',
          text: 'text',
          bytes: 'number',
          looksLike: 'text',
          key: anything,
        },
        required: ['kind'],
      },
    },
    owners: { list: 'text' },
  },
  required: ['metadata', 'type', 'values'],
};
