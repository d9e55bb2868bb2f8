import type { Authority, IssuedCertificate } from '../../src/x509/issue.ts';
import { otherScalar, unparsableKey } from '../damaged-key.ts';
import { certificatesAge } from '../scenarios/base.ts';
import { manifestScenario, plainNode, plainTypha } from '../scenarios/manifest.ts';
import {
  certificateObjects,
  cnOnly,
  either,
  type LeafChanges,
  leaf,
  type Names,
  nodeTls,
  typhaAuthority,
  typhaTls,
} from '../scenarios/manifest-tls.ts';
import type { Scenario, ScenarioContext } from '../scenarios/scenario.ts';
import { withAdditions } from '../scenarios/workloads/additions.ts';
import type { KubeObject } from '../server/json.ts';

/** How a Felix and a Typha are set up, where it differs from two that accept each other by Common Name. */
export interface Setup {
  readonly typhaHolds?: Names;
  readonly nodeHolds?: Names;
  readonly typhaRequires?: Names;
  readonly nodeRequires?: Names;
  readonly typhaLeaf?: LeafChanges;
  readonly nodeLeaf?: LeafChanges;
  /** Who issued the leaf, where that is another CA than the one in the CA file. */
  readonly typhaIssuer?: (context: ScenarioContext) => Authority;
  readonly nodeIssuer?: (context: ScenarioContext) => Authority;
  readonly typhaPlaintext?: true;
  readonly nodePlaintext?: true;
  /** Changes the objects that hold certificates. */
  readonly change?: (objects: readonly KubeObject[]) => readonly KubeObject[];
}

/** A manifest install with one Typha and four nodes, set up like this. */
export function tlsScenario(name: string, setup: Setup): Scenario {
  return manifestScenario(name, name, {
    after: (context) => {
      const authority = typhaAuthority(context);
      const typha = held(
        context,
        authority,
        setup.typhaIssuer,
        setup.typhaHolds ?? cnOnly.typha,
        setup.typhaLeaf,
      );
      const node = held(context, authority, setup.nodeIssuer, setup.nodeHolds ?? cnOnly.node, setup.nodeLeaf);
      const objects = certificateObjects(authority.certificatePem, typha, node);
      const typhaObject = setup.typhaPlaintext
        ? plainTypha
        : withAdditions(plainTypha, typhaTls(setup.typhaRequires ?? cnOnly.node));
      const nodeObject = setup.nodePlaintext
        ? plainNode
        : withAdditions(plainNode, nodeTls(setup.nodeRequires ?? cnOnly.typha));
      return [
        {
          daysAgo: certificatesAge,
          manager: 'kubectl-create',
          objects: setup.change === undefined ? objects : setup.change(objects),
        },
        { daysAgo: certificatesAge - 0.5, manager: 'kubectl-create', objects: [typhaObject, nodeObject] },
      ];
    },
  });
}

function held(
  context: ScenarioContext,
  authority: Authority,
  issuer: Setup['nodeIssuer'],
  names: Names,
  changes: LeafChanges = {},
): IssuedCertificate {
  return leaf(context, issuer?.(context) ?? authority, names, changes);
}

/** A CA with the same name as the trusted one and another key. */
const namesake = ({ issuer }: ScenarioContext): Authority =>
  issuer.authority(
    { commonName: 'calico-typha-ca', keyAlgorithm: 'P-384' },
    { sinceDays: certificatesAge, untilDays: 3610 },
  );
const stranger = (context: ScenarioContext): Authority => typhaAuthority(context, 'corporate-ca');
const intermediate = (context: ScenarioContext): Authority =>
  context.issuer.authority(
    {
      commonName: 'issuing-ca',
      issuer: context.issuer.authority(
        { commonName: 'calico-typha-ca', maxPathLength: 1 },
        { sinceDays: certificatesAge, untilDays: 3610 },
      ),
    },
    { sinceDays: certificatesAge, untilDays: 3000 },
  );

const other: Names = { commonName: 'other-name', uriSan: '' };
const otherUri: Names = { commonName: '', uriSan: 'spiffe://cluster.local/ns/other/sa/other' };
const both: Names = { commonName: 'other-name', uriSan: otherUri.uriSan };

/** One way in which one end refuses the other, and what must be said of it. */
export interface Row {
  readonly name: string;
  readonly setup: Setup;
  /** The code of the cause. */
  readonly code: `CTLS${number}`;
  /** Words of the cause that a user needs, in the message of probe and diagnose. */
  readonly says: RegExp;
  /** The alert that Typha sends a Node client that shows Felix's certificate; null: it accepts or never gets that far. */
  readonly alert: number | null;
}

/** Clients that Typha refuses. */
export const refusedByTypha: readonly Row[] = [
  {
    name: 'CN wrong',
    setup: { typhaRequires: other },
    code: 'CTLS107',
    says: /does not have required CN.*requires CN other-name/,
    alert: 42,
  },
  {
    name: 'URI wrong',
    setup: { nodeHolds: either.node, typhaRequires: otherUri },
    code: 'CTLS107',
    says: /does not have required URI SAN.*requires URI spiffe/,
    alert: 42,
  },
  {
    name: 'neither name right',
    setup: { nodeHolds: either.node, typhaRequires: both },
    code: 'CTLS107',
    says: /does not have required CN or URI SAN/,
    alert: 42,
  },
  {
    name: 'EKU serverAuth only',
    setup: { nodeLeaf: { usages: ['serverAuth'] } },
    code: 'CTLS408',
    says: /incompatible key usage/,
    alert: 42,
  },
  {
    name: 'expired',
    setup: { nodeLeaf: { sinceDays: 90, untilDays: -2 } },
    code: 'CTLS401',
    says: /has expired or is not yet valid.*is after/,
    alert: 45,
  },
  {
    name: 'not yet valid',
    setup: { nodeLeaf: { sinceDays: -2, untilDays: 90 } },
    code: 'CTLS403',
    says: /has expired or is not yet valid.*is before/,
    alert: 45,
  },
  {
    name: 'other CA of the same name',
    setup: { nodeIssuer: namesake },
    code: 'CTLS407',
    says: /signed by unknown authority \(possibly/,
    alert: 48,
  },
  {
    name: 'other CA of another name',
    setup: { nodeIssuer: stranger },
    code: 'CTLS144',
    says: /did not name the issuer.*corporate-ca/,
    alert: 48,
  },
  {
    name: 'leaf of an intermediate whose chain is not sent',
    setup: { nodeIssuer: intermediate },
    code: 'CTLS144',
    says: /did not name the issuer.*issuing-ca/,
    alert: 48,
  },
  {
    name: 'plaintext client',
    setup: { nodePlaintext: true },
    code: 'CTLS104',
    says: /in TLS, but .* speaks plaintext/,
    alert: null,
  },
];

/** Typhas that their clients refuse, and clients that cannot use their own files. */
export const refusedByClient: readonly Row[] = [
  {
    name: 'Typha of another CA',
    setup: { typhaIssuer: stranger },
    code: 'CTLS407',
    says: /refuses: x509: certificate signed by unknown authority/,
    alert: null,
  },
  {
    name: 'Typha of another CA of the same name',
    setup: { typhaIssuer: namesake },
    code: 'CTLS407',
    says: /refuses: x509: certificate signed by unknown authority \(possibly/,
    alert: null,
  },
  {
    name: 'Typha expired',
    setup: { typhaLeaf: { sinceDays: 90, untilDays: -2 } },
    code: 'CTLS401',
    says: /refuses: x509: certificate has expired/,
    alert: null,
  },
  {
    name: 'Typha not yet valid',
    setup: { typhaLeaf: { sinceDays: -2, untilDays: 90 } },
    code: 'CTLS403',
    says: /refuses: x509: certificate has expired or is not yet valid/,
    alert: null,
  },
  {
    name: 'Typha with EKU clientAuth only',
    setup: { typhaLeaf: { usages: ['clientAuth'] } },
    code: 'CTLS408',
    says: /incompatible key usage/,
    alert: null,
  },
  {
    name: 'Typha with another CN',
    setup: { nodeRequires: other },
    code: 'CTLS108',
    says: /does not have required CN; it requires CN other-name/,
    alert: null,
  },
  {
    name: 'Typha with another URI',
    setup: { nodeRequires: otherUri },
    code: 'CTLS108',
    says: /does not have required URI SAN/,
    alert: null,
  },
  {
    name: 'Typha with neither name',
    setup: { nodeRequires: both },
    code: 'CTLS108',
    says: /does not have required CN or URI SAN/,
    alert: null,
  },
  {
    name: 'plaintext Typha',
    setup: { typhaPlaintext: true },
    code: 'CTLS104',
    says: /in plaintext, but .* speaks TLS/,
    alert: null,
  },
  {
    name: 'key of another certificate',
    setup: { change: (objects) => swapKey(objects) },
    code: 'CTLS404',
    says: /private key does not match public key/,
    alert: null,
  },
  {
    name: 'key with a wrong character in its scalar',
    setup: { change: (objects) => changeKey(objects, otherScalar) },
    code: 'CTLS404',
    says: /private key does not match public key/,
    alert: null,
  },
  {
    name: 'key with a wrong character in its structure',
    setup: { change: (objects) => changeKey(objects, unparsableKey) },
    code: 'CTLS404',
    says: /failed to parse private key/,
    alert: null,
  },
];

/** Felix's key file becomes Typha's. */
function swapKey(objects: readonly KubeObject[]): readonly KubeObject[] {
  const typha = objects.find(({ metadata }) => metadata.name === 'calico-typha-certs')?.data;
  const key = typeof typha === 'object' && typha !== null && 'typha.key' in typha ? typha['typha.key'] : '';
  return changeKey(objects, () => Buffer.from(String(key), 'base64').toString());
}

/** Felix's key file is another text. */
function changeKey(objects: readonly KubeObject[], change: (pem: string) => string): readonly KubeObject[] {
  return objects.map((object) => {
    if (object.metadata.name !== 'calico-node-certs') return object;
    const data = object.data as Record<string, string>;
    const pem = Buffer.from(data['calico-node.key'] ?? '', 'base64').toString();
    return { ...object, data: { ...data, 'calico-node.key': Buffer.from(change(pem)).toString('base64') } };
  });
}
