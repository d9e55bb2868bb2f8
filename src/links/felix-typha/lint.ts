import { componentRelease } from '../../calico/component-release.ts';
import type { Recognised } from '../../calico/files/part.ts';
import { installation } from '../../calico/installation.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import type { TyphaTls } from '../../calico/typha-tls.ts';
import type { Workload } from '../../calico/workload.ts';
import { storedCertificate, storedTrust } from '../certificates/stored-certificate.ts';
import type { FindingKind } from '../finding-kind.ts';
import type { LinkJudgement } from '../judgement.ts';
import type { LintContext } from '../lint/context.ts';
import { withGo } from '../release-go.ts';
import type { FelixTyphaMode } from '../status.ts';
import type { FelixTyphaChecks } from './checks.ts';
import type { FelixTyphaContext } from './context.ts';
import { type End, modeOf } from './end.ts';
import { certificateResults, withRefusals } from './felix-typha.ts';
import { findings } from './findings.ts';
import { linkMode } from './link-mode.ts';
import { pairsOf } from './pair.ts';
import { refusals } from './refusals.ts';
import { sideOf } from './side.ts';

/** Felix's and Typha's settings in files: every Felix against every Typha. */
export function lintFelixTypha(
  files: readonly Recognised[],
  lint: LintContext,
  kinds: readonly FindingKind<FelixTyphaChecks>[] = findings,
): LinkJudgement {
  const ends = files.flatMap(({ path, parts }) =>
    parts.flatMap((part) => (part.part === 'typha-end' ? [endOf(part.tls, path, lint.forRelease)] : [])),
  );
  if (ends.length === 0) return { mode: 'not-used', sides: [], checks: [] };
  const servers = ends.filter(({ side }) => side === 'server');
  const clients = ends.filter(({ side }) => side === 'client');
  const discoveries = clients.map((client) => ({
    client,
    servers,
    through: 'files',
    blocker: null,
    unseen: null,
  }));
  const context: FelixTyphaContext = {
    ...lint,
    installation: installation(lint.snapshot),
    gaps: [],
    ends,
    servers,
    clients,
    discoveries,
    pairs: pairsOf(discoveries, lint.now),
  };
  const found = kinds.flatMap(({ checks }) => checks.files?.(context) ?? []);
  const all = withRefusals([...certificateResults(context), ...found], refusals(context.pairs));
  return { mode: modeOfFiles(context), sides: ends.map((end) => sideOf(end, all)), checks: all };
}

/** An end of which its file is all that is known. */
function endOf(tls: TyphaTls, file: string, version: string | null): End {
  const isServer = tls.process === 'typha';
  const template = { spec: { containers: [] } };
  const workload: Workload = {
    role: isServer ? 'typha' : 'node',
    file,
    object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: file }, spec: { template } },
    namespace: '',
    name: file,
    revisions: [],
    desiredPods: null,
  };
  const { files } = tls;
  const mode = modeOf(tls, workload);
  return {
    side: isServer ? 'server' : 'client',
    process: tls.process,
    workload,
    revision: { hash: null, current: true, template, pods: null, running: [] },
    tls,
    release: withGo(componentRelease(undefined, { version, rolling: false }, tls.environment)),
    mode: mode === 'not-used' ? modeOf(dialling(tls), workload) : mode,
    certificate: files.cert === null ? null : storedCertificate(files.cert, files.key),
    trust: files.ca === null ? null : storedTrust(files.ca),
  };
}

/** Where Typha is may stand elsewhere: TLS settings alone mean that Felix is to use one. */
function dialling(tls: TyphaTls): TyphaTls {
  const { caFile, certFile, keyFile, commonName, uriSan, serviceName } = tls.parameters;
  const isSecured = [caFile, certFile, keyFile, commonName, uriSan].some((one) => textOf(one) !== '');
  if (!isSecured) return tls;
  const elsewhere = { ...serviceName, value: { kind: 'set', text: 'elsewhere' } } as const;
  return { ...tls, parameters: { ...tls.parameters, serviceName: elsewhere } };
}

function modeOfFiles(context: FelixTyphaContext): FelixTyphaMode {
  if (context.servers.length > 0 && context.clients.length > 0) return linkMode(context);
  const modes = new Set(context.ends.map(({ mode }) => mode).filter((mode) => mode !== 'not-used'));
  const order = ['broken', 'plaintext', 'unknown', 'mtls-cn', 'mtls-cn-or-spiffe'] as const;
  return order.find((mode) => modes.has(mode)) ?? (modes.size === 0 ? 'not-used' : 'mtls-spiffe');
}
