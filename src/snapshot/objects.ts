import type { ObjectMeta } from './object-meta.ts';
import type { RedactedSecret } from './secret.ts';

/** Kubernetes objects as the API server's JSON has them, cut to the fields that this program reads. */

export interface KeySelector {
  readonly name?: string;
  readonly key: string;
  readonly optional?: boolean;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly configMapKeyRef?: KeySelector;
    readonly secretKeyRef?: KeySelector;
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: { readonly resource: string };
  };
}

export interface EnvFromSource {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly ports?: readonly { name?: string; containerPort: number; hostPort?: number; protocol?: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly securityContext?: SecurityContext;
}

export interface SecurityContext {
  readonly privileged?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
}

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

export interface SecretSource {
  readonly secretName?: string;
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly defaultMode?: number;
  readonly optional?: boolean;
}

export interface ConfigMapSource {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly defaultMode?: number;
  readonly optional?: boolean;
}

export interface Volume {
  readonly name: string;
  readonly secret?: SecretSource;
  readonly configMap?: ConfigMapSource;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly csi?: { readonly driver: string };
  readonly emptyDir?: Readonly<Record<string, unknown>>;
  readonly projected?: {
    readonly defaultMode?: number;
    readonly sources?: readonly {
      readonly secret?: SecretSource;
      readonly configMap?: ConfigMapSource;
      readonly serviceAccountToken?: { readonly path: string; readonly audience?: string };
      readonly downwardAPI?: Readonly<Record<string, unknown>>;
    }[];
  };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly securityContext?: SecurityContext;
}

export interface PodTemplate {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec: PodSpec;
}

interface Base<K extends string> {
  readonly apiVersion: string;
  readonly kind: K;
  readonly metadata: ObjectMeta;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface Deployment extends Base<'Deployment'> {
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly selector?: LabelSelector;
    readonly strategy?: {
      readonly type?: string;
      readonly rollingUpdate?: {
        readonly maxSurge?: number | string;
        readonly maxUnavailable?: number | string;
      };
    };
    readonly template: PodTemplate;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface DaemonSet extends Base<'DaemonSet'> {
  readonly spec: {
    readonly selector?: LabelSelector;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: {
        readonly maxSurge?: number | string;
        readonly maxUnavailable?: number | string;
      };
    };
    readonly template: PodTemplate;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
    readonly numberAvailable?: number;
  };
}

export interface ReplicaSet extends Base<'ReplicaSet'> {
  readonly spec: { readonly replicas?: number; readonly template: PodTemplate };
  readonly status?: { readonly replicas?: number; readonly readyReplicas?: number };
}

/** A DaemonSet's history: `data` holds the template of one revision as a patch. */
export interface ControllerRevision extends Base<'ControllerRevision'> {
  readonly revision?: number;
  readonly data?: { readonly spec?: { readonly template?: PodTemplate } };
}

export interface ConfigMap extends Base<'ConfigMap'> {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: { readonly startedAt?: string };
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
  };
}

export interface Pod extends Base<'Pod'> {
  readonly spec: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly podIP?: string;
    readonly hostIP?: string;
    readonly startTime?: string;
  };
}

export interface Service extends Base<'Service'> {
  readonly spec: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { name?: string; port: number; targetPort?: number | string }[];
  };
}

export interface PodDisruptionBudget extends Base<'PodDisruptionBudget'> {
  readonly spec: {
    readonly maxUnavailable?: number | string;
    readonly minAvailable?: number | string;
    readonly selector?: LabelSelector;
  };
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** A node, as far as it decides which pods may run there. */
export interface Node extends Base<'Node'> {
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
}

/** A custom resource (Installation, TigeraStatus, ClusterInformation, FelixConfiguration, HostEndpoint). */
export interface Custom<K extends string> extends Base<K> {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

export type RedactedObject =
  | Deployment
  | DaemonSet
  | ReplicaSet
  | ControllerRevision
  | ConfigMap
  | Pod
  | Service
  | RedactedSecret
  | PodDisruptionBudget
  | Node
  | Custom<'Installation'>
  | Custom<'TigeraStatus'>
  | Custom<'ClusterInformation'>
  | Custom<'FelixConfiguration'>
  | Custom<'HostEndpoint'>;

export type Kind = RedactedObject['kind'];
export type ObjectOf<K extends Kind> = Extract<RedactedObject, { kind: K }>;
