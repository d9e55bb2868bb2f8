import { type NamedFile, sourceName } from '../../calico/mounted-file.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult, Remedy } from '../../findings/finding.ts';
import { listed, unique } from '../wording.ts';
import { byTemplate, type Check, endId, endNames, type FelixTyphaContext, templateName } from './context.ts';
import { convergeRemedy } from './converge-remedy.ts';
import type { End } from './end.ts';
import { ctls102 } from './findings/ctls102.ts';
import { ctls103 } from './findings/ctls103.ts';
import { ctls105 } from './findings/ctls105.ts';
import { ctls106 } from './findings/ctls106.ts';
import { ctls120 } from './findings/ctls120.ts';

/** CTLS102, CTLS103: all settings or none. What only a missing file leaves open is CTLS106's. */
export const completeSettings: Check = (context) =>
  byTemplate(context.ends.filter((end) => end.mode !== 'not-used')).map((group): CheckResult => {
    const [first] = group;
    const subject = first === undefined ? '' : templateName(first);
    const kind = first?.process === 'typha' ? ctls102 : ctls103;
    const obstacles = unique(group.flatMap((end) => end.tls.environment.obstacles));
    if (obstacles.length > 0)
      return failedCheck(kind, { subject, message: `${subject} cannot start: ${listed(obstacles)}` });
    const blind = group.find((end) => end.tls.outcome.kind === 'unknown');
    if (blind?.tls.outcome.kind === 'unknown') return unknown(kind, subject, blind.tls.outcome.why);
    const incomplete = group.filter((end) => unsetNames(end).length > 0);
    if (incomplete.length === 0) return passed(kind, subject);
    const missing = unique(incomplete.flatMap(unsetNames));
    const effect =
      kind === ctls102 ? 'Typha repeats its validation and never listens' : 'they never connect to Typha';
    return failedCheck(kind, {
      subject,
      message: `${endNames(incomplete)}: ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not set while other TLS settings are, so ${effect}`,
      evidence: incomplete.flatMap((end) => setNames(end)),
      concerns: incomplete.map(endId),
      remedy: missingRemedy(
        context,
        incomplete,
        `Set ${listed(missing)} on ${subject}, or remove the other TLS settings.`,
      ),
    });
  });

/** A name of the other end can be found out; where its own files should be, only a person knows. */
function missingRemedy(context: FelixTyphaContext, incomplete: readonly End[], byHand: string): Remedy {
  const made = context.installation.kind === 'operator';
  const text = made
    ? 'The operator makes these settings of what its Secrets in tigera-operator state.'
    : byHand;
  const hasFiles = incomplete.every(({ tls }) => required.every((p) => textOf(tls.parameters[p]) !== ''));
  return hasFiles ? convergeRemedy(context, text) : { command: null, text };
}

/** CTLS105: the processes of one container agree. */
export const agreeingProcesses: Check = (context) =>
  byTemplate(context.clients)
    .filter((group) => group.length > 1)
    .map((group): CheckResult => {
      const [first, ...others] = group;
      if (first === undefined) return passed(ctls105, '');
      const subject = templateName(first);
      const blind = group.find((end) => end.mode === 'unknown');
      const differing = others.filter((end) => differences(first, end).length > 0);
      if (differing.length === 0)
        return blind === undefined ? passed(ctls105, subject) : unknown(ctls105, subject, reasonOf(blind));
      return failedCheck(ctls105, {
        subject,
        message: `${endNames(differing)} ${differing.length === 1 ? 'sees' : 'see'} other Typha settings than ${first.process === 'felix' ? 'Felix' : first.process}`,
        evidence: differing.flatMap((end) =>
          differences(first, end).map((text) => `${end.process}: ${text}`),
        ),
        remedy: convergeRemedy(
          context,
          `Set the values as upper-case FELIX_TYPHA… variables on the container of ${subject} and remove ${strayNames(group)}.`,
        ),
      });
    });

/** CTLS106: paths lead to a key that exists. */
export const mountedFiles: Check = (context) => {
  const { ends } = context;
  const used = ends.filter((end) => end.mode !== 'not-used' && end.mode !== 'plaintext');
  const silent = ends.filter((end) => end.mode === 'plaintext');
  return byTemplate([...used, ...silent]).flatMap((group): CheckResult[] => {
    const [first] = group;
    if (first === undefined) return [];
    const files = distinctFiles(group);
    return files.map((file): CheckResult => {
      const subject = `${templateName(first)} ${file.path}`;
      if (file.kind === 'found') return passed(ctls106, subject);
      if (file.kind === 'unknown') return unknown(ctls106, subject, file.why);
      return failedCheck(ctls106, {
        subject,
        message: `${file.path} of ${templateName(first)} does not exist: ${file.why}, so ${missingFileEffect(first)}`,
        concerns: group.map(endId),
        remedy: missingFileRemedy(context, group, file),
      });
    });
  });
};

/** CTLS120: clients re-read their files, which a subPath mount makes useless. */
export const updatingFiles: Check = ({ clients }) =>
  byTemplate(clients.filter((end) => end.mode !== 'not-used')).flatMap((group): CheckResult[] => {
    const [first] = group;
    const files = distinctFiles(group).filter((file) => file.kind === 'found');
    if (first === undefined || files.length === 0) return [];
    const subject = templateName(first);
    const frozen = files
      .filter((file) => file.kind === 'found' && file.source?.frozen === true)
      .map((file) => file.path);
    if (frozen.length === 0) return [passed(ctls120, subject)];
    return [
      failedCheck(ctls120, {
        subject,
        message: `${subject} mounts ${listed(frozen)} with subPath: renewed certificates arrive only with a restart`,
      }),
    ];
  });

/** A certificate and a key can be made anew where a Secret is mounted for them. */
function missingFileRemedy(context: FelixTyphaContext, group: readonly End[], file: NamedFile): Remedy {
  if (file.source === null)
    return { command: null, text: `Mount the Secret or ConfigMap that holds the file at ${file.path}.` };
  const byHand = `Add key ${file.source.key} to ${sourceName(file.source)}.`;
  const isOwn = group.some(({ tls: { files } }) => [files.cert?.path, files.key?.path].includes(file.path));
  return isOwn && file.source.object === 'Secret'
    ? convergeRemedy(context, byHand)
    : { command: null, text: byHand };
}

function distinctFiles(group: readonly End[]): NamedFile[] {
  const files = new Map<string, NamedFile>();
  for (const end of group)
    for (const file of Object.values(end.tls.files)) if (file !== null) files.set(file.path, file);
  return [...files.values()];
}

function missingFileEffect(end: End): string {
  if (end.tls.outcome.kind === 'plaintext')
    return 'the setting counts as not set and the process starts in plaintext';
  return end.process === 'typha' ? 'Typha never listens' : 'these clients never connect to Typha';
}

const required = ['caFile', 'certFile', 'keyFile'] as const;

function unsetNames(end: End): string[] {
  if (end.tls.outcome.kind !== 'incomplete') return [];
  const { parameters } = end.tls;
  const names = required.filter((p) => textOf(parameters[p]) === '').map((p) => parameters[p].name);
  if (end.tls.commonName === '' && end.tls.uriSan === '')
    names.push(`${parameters.commonName.name} or ${parameters.uriSan.name}`);
  return names;
}

function setNames(end: End): string[] {
  return [...required, 'commonName' as const, 'uriSan' as const]
    .map((p) => end.tls.parameters[p])
    .filter((setting) => textOf(setting) !== '')
    .map((setting) => `${end.process}: ${setting.origin} is set`);
}

const compared = [...required, 'commonName', 'uriSan', 'address', 'serviceName', 'serviceNamespace'] as const;

function differences(one: End, other: End): string[] {
  return compared.flatMap((parameter) => {
    const a = one.tls.parameters[parameter];
    const b = other.tls.parameters[parameter];
    const [textA, textB] = [textOf(a), textOf(b)];
    if (textA === null || textB === null || textA === textB) return [];
    const say = (text: string, origin: string) =>
      text === '' ? `nothing (${origin})` : `${JSON.stringify(text)} (${origin})`;
    return [`${say(textB, b.origin)} where ${one.process} has ${say(textA, a.origin)}`];
  });
}

function strayNames(group: readonly End[]): string {
  const names = group
    .flatMap((end) => compared.map((p) => end.tls.parameters[p]))
    .filter((setting) => setting.value.kind === 'set' && !setting.origin.startsWith('env FELIX_'))
    .map((setting) =>
      setting.origin.startsWith('env ') ? setting.name : (setting.origin.split(', ')[0] ?? ''),
    );
  const found = unique(names);
  return found.length === 0 ? 'the others' : listed(found);
}

function reasonOf(end: End): string {
  return end.tls.outcome.kind === 'unknown' ? end.tls.outcome.why : 'its settings could not be read';
}
