import type { Goal } from '../../../src/plan/model/goal.ts';
import type { LeafChoice } from './certificate-pool.ts';
import type { MaterialsChoice } from './choices.ts';
import type { ManifestChoices } from './manifest-choices.ts';
import type { OperatorChoices, SecretChoice } from './operator-choices.ts';

export const plainLeaf: LeafChoice = {
  issuer: 'old',
  commonName: 'own',
  uri: 'own',
  usage: 'both',
  time: 'valid',
  chain: true,
};
export const leafWithoutUri: LeafChoice = { ...plainLeaf, uri: 'none' };

const quietPast = {
  what: 'nothing',
  before: plainLeaf,
  seconds: 900,
  typhaReplaced: true,
  nodeReplaced: true,
} as const;

export const wish = (goal: Goal, newCertificates: MaterialsChoice = 'old', retireCa = false) => ({
  goal,
  newCertificates,
  retireCa,
});

/** A healthy manifest install: Common Names are required, the leafs have no URI SAN. */
export const plainManifest: ManifestChoices = {
  wish: wish('mtls-spiffe'),
  typhaMode: 'cn',
  nodeMode: 'cn',
  typhaLeaf: leafWithoutUri,
  nodeLeaf: leafWithoutUri,
  typhaTrust: ['old'],
  nodeTrust: ['old'],
  ownTrust: false,
  trustIn: 'ConfigMap',
  oneSecret: false,
  typhaSpelling: 'literal',
  nodeSpelling: 'literal',
  stray: 'none',
  subPath: 'none',
  replicas: 3,
  secondTypha: false,
  windows: false,
  canal: false,
  transport: 'tls',
  key: 'right',
  fromHost: 'none',
  certManager: 'none',
  hidden: 'none',
  past: quietPast,
  rollout: { of: 'none', from: 'cn', unseen: false },
};

export const userSecret: SecretChoice = {
  by: 'user',
  leaf: leafWithoutUri,
  names: 'cn',
  legacyKeys: false,
  space: 'none',
  key: 'right',
  certManager: false,
};

/** An install by the operator with certificates of the user's own; Common Names are stated. */
export const plainOperator: OperatorChoices = {
  wish: wish('mtls-spiffe'),
  typha: userSecret,
  node: userSecret,
  typhaCa: ['old'],
  replicas: 3,
  windows: false,
  certificateManagement: false,
  ignored: 'none',
  hidden: 'none',
  past: quietPast,
  progress: 'settled',
};
