import { ExpectedError, exitCodes } from '../../../errors.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { defaultCommonName, isOperatorIssued } from '../../../links/felix-typha/operator-secret.ts';
import { explainSpiffeProblem, parseSpiffeId } from '../../../x509/spiffe.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import type { Identities } from '../../model/identity.ts';

/** Names that a user asks for; null leaves them to what is in force, then to the default. */
export interface IdentityRequest {
  readonly trustDomain: string;
  readonly typhaId: string | null;
  readonly felixId: string | null;
}

/**
 * The names at the goal: what is required now stays (a change half-way goes on with its names), then what the
 * certificates carry, then the defaults: spiffe://<trust domain>/ns/<namespace>/sa/<service account>, and the
 * Common Names of the operator or of Calico's guide.
 */
export function identitiesOf(state: FelixTyphaState, request: IdentityRequest): Identities {
  const server = state.servers.find((end) => end.mode !== 'plaintext') ?? state.servers[0];
  const clients = state.clients.filter((end) => end.process === 'felix');
  const client = clients.find((end) => end.mode !== 'plaintext') ?? clients[0] ?? state.clients[0];
  const byOperator = state.installation.kind === 'operator';
  const defaults = byOperator
    ? { typha: defaultCommonName['typha-certs'], felix: defaultCommonName['node-certs'] }
    : { typha: 'calico-typha', felix: 'calico-node' };
  const accounts = accountsOf(server, client);
  const namespace = state.installation.namespace ?? 'kube-system';
  const id = (account: string) => `spiffe://${request.trustDomain}/ns/${namespace}/sa/${account}`;
  const identities: Identities = {
    typha: {
      commonName: client?.tls.commonName || carriedName(server) || defaults.typha,
      spiffeId: request.typhaId ?? (client?.tls.uriSan || carriedId(server) || id(accounts.typha)),
    },
    felix: {
      commonName: server?.tls.commonName || carriedName(client) || defaults.felix,
      spiffeId: request.felixId ?? (server?.tls.uriSan || carriedId(client) || id(accounts.felix)),
    },
  };
  for (const [flag, { spiffeId }] of [
    ['--typha-id', identities.typha],
    ['--felix-id', identities.felix],
  ] as const) {
    const { problem } = parseSpiffeId(spiffeId);
    if (problem !== null)
      throw refused(
        `the SPIFFE ID ${JSON.stringify(spiffeId)} ${explainSpiffeProblem(problem)}`,
        `Give a valid one with ${flag}.`,
      );
  }
  if (identities.typha.spiffeId === identities.felix.spiffeId)
    throw refused(
      `Typha and Felix would have the same SPIFFE ID ${identities.typha.spiffeId}, so each could pose as the other`,
      'Give two with --typha-id and --felix-id.',
    );
  return identities;
}

/** Where both ends run under one service account, the IDs are told apart by the workload. */
function accountsOf(server: End | undefined, client: End | undefined): { typha: string; felix: string } {
  const of = (end: End | undefined, fallback: string) =>
    end?.revision.template.spec.serviceAccountName ?? fallback;
  const typha = of(server, 'calico-typha');
  const felix = of(client, 'calico-node');
  return typha === felix
    ? { typha: `${typha}/calico-typha`, felix: `${felix}/calico-node` }
    : { typha, felix };
}

function carriedName(end: End | undefined): string {
  return end?.certificate?.leaf?.commonName ?? '';
}

/** A valid SPIFFE ID that the certificate in use has; the operator's own have none. */
function carriedId(end: End | undefined): string {
  const leaf = end?.certificate?.leaf;
  if (leaf == null || isOperatorIssued(leaf)) return '';
  return leaf.uriSans.find((uri) => parseSpiffeId(uri).problem === null) ?? '';
}

function refused(message: string, remedy: string): ExpectedError {
  return new ExpectedError(message, { code: 'bad-spiffe-id', remedy, exitCode: exitCodes.usage });
}
