import { oneSpelling } from '../../../links/etcd/findings/ctls313.ts';
import { listed } from '../../../links/wording.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { type EtcdOwner, shortName, templateOf } from '../../connections/etcd/owner.ts';
import { reachability } from '../../connections/etcd/reachability.ts';
import { changeConfigMap } from '../../edits/object-change.ts';
import type { Blocker, Draft, Move } from '../../model/draft.ts';
import type { Planner } from '../../model/planner.ts';
import type { ObjectChange } from '../../model/step.ts';
import { loadingMoves, staleOwners } from '../etcd/loading-moves.ts';
import { ownerChange } from '../etcd/owner-change.ts';
import { doneAlready, type EtcdKind, etcdPlanner } from '../etcd/planner.ts';
import { secretChanges } from '../etcd/secret-move.ts';
import type { SettingPlace } from '../etcd/setting-place.ts';
import { secretsOf } from '../etcd/staleness.ts';
import type { EtcdPlanOptions, EtcdState } from '../etcd/state.ts';
import { editTemplate } from '../etcd/template-edit.ts';
import { containerEdit, type WantedClient, wantedOf } from '../etcd/wanted-client.ts';

export interface EnableEtcdOptions extends EtcdPlanOptions {
  /** https URLs with commas between; null: those in use, with https. */
  readonly endpoints: string | null;
}

const before =
  'etcd itself is not changed by this program: it has to listen with TLS beside http:// already (https:// URLs in --listen-client-urls and --advertise-client-urls, with --cert-file and --key-file).';
const after =
  'Afterwards, on etcd: first --client-cert-auth=true and --trusted-ca-file with the CA of these certificates, then take the http:// URLs away, once nothing else (such as kube-apiserver) uses them.';

/** The planner of mutual TLS between Calico and etcd. */
export function enableEtcdPlanner(options: EnableEtcdOptions): Planner {
  return etcdPlanner(enabling(options), options);
}

function enabling({ endpoints }: EnableEtcdOptions): EtcdKind {
  return {
    goal: 'enable-etcd',
    finished: (state) => {
      const isReached = state.ends.every(({ mode }) => mode === 'mtls') && staleOwners(state).length === 0;
      return isReached ? doneAlready('Every client of etcd uses mutual TLS already') : null;
    },
    moves: (state) => {
      const wanted = state.ends.map((end) => wantedOf(end, state.snapshot, endpoints));
      const blockers = [
        ...wanted.flatMap((one) => ('kind' in one ? [one.why] : frozenFiles(one))),
        ...state.ends
          .flatMap(oneSpelling)
          .flatMap((check) => (check.outcome === 'failed' ? [check.finding.message] : [])),
      ];
      const [first] = blockers;
      if (first !== undefined)
        return [
          () => ({
            blocked: first,
            remedy: 'Mend it first, then run this again: see the findings of status.',
          }),
        ];
      const clients = wanted.filter((one): one is WantedClient => !('kind' in one));
      return [
        () => unreachable(state, clients),
        () => storeSecrets(state, clients),
        ...state.owners.map(
          (owner): Move =>
            () =>
              prepareOwner(state, owner, clients),
        ),
        () => nameFiles(state, clients),
        () => useHttps(state, clients),
        ...state.owners.map(
          (owner): Move =>
            () =>
              completeOwner(state, owner, clients),
        ),
        ...loadingMoves(state, after),
      ];
    },
  };
}

/** A file under subPath never reaches a running pod: a container that starts anew there would not find it. */
function frozenFiles({ end, files }: WantedClient): string[] {
  const frozen = files.find(({ destination }) => destination.source.frozen);
  if (frozen === undefined || end.mode === 'mtls') return [];
  return [
    `${end.name}: ${frozen.destination.path} is mounted with subPath, so running pods never get it: mount the Secret as a directory`,
  ];
}

/** Nothing begins before etcd is known to answer with TLS at every endpoint. */
function unreachable(state: EtcdState, clients: readonly WantedClient[]): Blocker | null {
  const { snapshot, running, checked, newCertificates, now } = state;
  const context = { snapshot, ends: running, checked, authorityPem: newCertificates.authorityPem, now };
  const endpoints = [...new Set(clients.flatMap((client) => client.endpoints.split(',')))];
  const states = endpoints.map((endpoint) => ({ endpoint, state: reachability(endpoint, context) }));
  const refuted = states.flatMap(({ state }) => (state.kind === 'refuted' ? [state.why] : []));
  if (refuted.length > 0)
    return {
      blocked: `etcd could not be reached with TLS: ${listed(refuted)}`,
      remedy: `${before} Then run this again.`,
    };
  const unknown = states.flatMap(({ endpoint, state }) => (state.kind === 'unknown' ? [endpoint] : []));
  if (unknown.length === 0) return null;
  return {
    blocked: `Whether etcd answers with TLS at ${listed(unknown)} is not known: no pod of etcd shows it, and it was not asked`,
    remedy: `Add --check-etcd, which dials etcd from this machine with these certificates (kubectl calico-tls probe etcd shows what answers today). ${before}`,
  };
}

function storeSecrets(state: EtcdState, clients: readonly WantedClient[]): Draft | Blocker | null {
  const { snapshot, running, ends, newCertificates } = state;
  const changes = secretChanges({ snapshot, ends: running, wanted: clients, newCertificates });
  if ('blocked' in changes) return changes;
  if (changes.length === 0) return null;
  const names = changes.map(
    ({ after: { metadata } }) => `Secret ${metadata.namespace ?? ''}/${metadata.name}`,
  );
  const isMounted = ends.some((end) => secretsOf(end, snapshot).some((name) => names.includes(name)));
  return {
    id: 'certificates',
    title: `Store the certificates for etcd in ${listed(names)}`,
    why: `Nothing names the files yet: with http:// endpoints they are not used, and they have to be in every pod before a path is set. ${before}`,
    changes,
    effects: [],
    waits: isMounted ? [arrival(changes, state)] : [],
  };
}

/** The wait until changed Secrets are in every running pod. */
export function arrival(changes: readonly ObjectChange[], { arrivalMs }: EtcdState) {
  const objects = changes.map(({ after: { metadata } }) => ({
    kind: 'Secret' as const,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
  }));
  return { kind: 'files', ms: arrivalMs, objects } as const;
}

/** Volumes, mounts and paths of an owner that takes something of its settings from a ConfigMap: before that changes. */
function prepareOwner(state: EtcdState, owner: EtcdOwner, clients: readonly WantedClient[]): Draft | null {
  const own = clients.filter((client) => client.owner === owner.name);
  const isShared = own.some(
    ({ endpointsPlace, files }) =>
      endpointsPlace?.kind === 'config-map' ||
      files.some(({ place, isNamed }) => place.kind === 'config-map' && !isNamed),
  );
  return isShared ? templateDraft(state, owner, own, 'files') : null;
}

/** Everything that an owner still lacks in one patch, its endpoints among it. */
function completeOwner(state: EtcdState, owner: EtcdOwner, clients: readonly WantedClient[]): Draft | null {
  return templateDraft(
    state,
    owner,
    clients.filter((client) => client.owner === owner.name),
    'all',
  );
}

function templateDraft(
  { now }: EtcdState,
  owner: EtcdOwner,
  own: readonly WantedClient[],
  part: 'files' | 'all',
): Draft | null {
  const edited = editTemplate(
    templateOf(owner),
    own.map((client) => containerEdit(client, part)),
  );
  if (edited === null) return null;
  const what = part === 'files' ? 'the files for etcd' : 'its settings for etcd';
  return {
    id: `${part === 'files' ? 'mount' : 'settings'}-${shortName(owner)}`,
    title: owner.kind === 'pod' ? `Make ${owner.name} anew with ${what}` : `Give ${owner.name} ${what}`,
    why:
      part === 'files'
        ? 'A ConfigMap gives it part of its settings: the files must be there before that changes.'
        : 'Volume, paths and endpoints in one patch: a pod has the old settings or the new ones, never half of them.',
    changes: [ownerChange(owner, edited, now)],
    effects: [],
    waits: owner.kind === 'pod' ? [] : [{ kind: 'rollouts' }],
  };
}

function nameFiles(state: EtcdState, clients: readonly WantedClient[]): Draft | Blocker | null {
  const values = clients.flatMap(({ files }) =>
    files.flatMap(({ place, isNamed, destination }) => (isNamed ? [] : [{ place, text: destination.path }])),
  );
  const changes = configMapChanges(state, values);
  if ('blocked' in changes) return changes;
  if (changes.length === 0) return null;
  return {
    id: 'paths',
    title: `Name the files in ${mapNames(changes)}`,
    why: 'A container that starts from now on has the paths and still http:// endpoints, with which they are not used.',
    changes,
    effects: [],
    waits: [],
  };
}

function useHttps(state: EtcdState, clients: readonly WantedClient[]): Draft | Blocker | null {
  const values = clients.flatMap(({ endpointsPlace, endpoints }) =>
    endpointsPlace === null ? [] : [{ place: endpointsPlace, text: endpoints }],
  );
  const changes = configMapChanges(state, values);
  if ('blocked' in changes) return changes;
  if (changes.length === 0) return null;
  return {
    id: 'endpoints',
    title: `Write https:// endpoints into ${mapNames(changes)}`,
    why: 'A container that starts from now on dials etcd with TLS and its certificate; the others go on as they are until they roll. etcd must keep its http:// URLs until the last step.',
    changes,
    effects: [],
    waits: [],
  };
}

/** Each ConfigMap once, with all its values; a blocker where one key would have to be two texts. */
function configMapChanges(
  { snapshot }: EtcdState,
  values: readonly { readonly place: SettingPlace; readonly text: string }[],
): readonly ObjectChange[] | Blocker {
  const wanted = new Map<string, Map<string, string>>();
  for (const { place, text } of values) {
    if (place.kind !== 'config-map') continue;
    const map = `${place.namespace}/${place.name}`;
    const data = wanted.get(map) ?? new Map<string, string>();
    const other = data.get(place.key);
    if (other !== undefined && other !== text)
      return {
        blocked: `key ${place.key} of ConfigMap ${map} would have to be ${other} for one client and ${text} for another`,
        remedy: 'Give these clients a key of their own, or mount the files at the same path.',
      };
    wanted.set(map, data.set(place.key, text));
  }
  const changes: ObjectChange[] = [];
  for (const [map, data] of wanted) {
    const [namespace = '', name = ''] = map.split('/');
    const found = lookUp(snapshot, 'ConfigMap', namespace, name);
    if (found.kind !== 'known')
      return {
        blocked: `ConfigMap ${map} could not be read`,
        remedy: `Get the right to read configmaps in ${namespace}.`,
      };
    const next = { ...found.value, data: { ...found.value.data, ...Object.fromEntries(data) } };
    const change = changeConfigMap(found.value, next);
    if (change.fields.length > 0) changes.push(change);
  }
  return changes;
}

function mapNames(changes: readonly ObjectChange[]): string {
  return listed(
    changes.map(({ after: { metadata } }) => `ConfigMap ${metadata.namespace ?? ''}/${metadata.name}`),
  );
}
