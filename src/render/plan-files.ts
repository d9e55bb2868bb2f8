import { stringify } from 'yaml';
import { isPodChange } from '../apply/writing/renew-pod.ts';
import { newObject, patchOf } from '../apply/writing/write-change.ts';
import type { LinkName } from '../findings/finding.ts';
import type { KeyStore } from '../patch/key-store.ts';
import type { ObjectChange, PlannedObject, Step } from '../plan/model/step.ts';
import { nameOf, objectName, preconditionText, waitText } from '../plan/report/document.ts';
import type { FlowLogWarning } from '../plan/report/flow-log-warning.ts';
import { proofText } from './plan.ts';

/** What the plan is for, as its README says it. */
export interface PlanPurpose {
  /** `felix-typha to mtls-spiffe`. */
  readonly heading: string;
  readonly link: LinkName;
  readonly flowLogs: FlowLogWarning | null;
}

export interface PlanFile {
  /** Relative to the directory, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Holds a private key: mode 0600, and never into a repository. */
  readonly secret: boolean;
}

/** What stands in a file where a private key belongs, in base64. */
const keyPlace = 'BASE64-OF-THE-PRIVATE-KEY';
const keyMark = `[${keyPlace}]`;

/**
 * A plan as files: one folder a step with exactly the patches that this program would send, and a README with
 * the order, the commands and the waits. Keys are left out unless `keys` gives them.
 */
export function planFiles(purpose: PlanPurpose, steps: readonly Step[], keys: KeyStore | null): PlanFile[] {
  const files = steps.map((step, index) =>
    step.changes.map((change) => changeFile(change, folderOf(step, index + 1), keys)),
  );
  const written = files.flat().map(({ file }) => file);
  const ignored = written.filter((file) => file.secret).map((file) => `/${file.path}\n`);
  return [
    { path: 'README.md', text: readmeText(purpose, steps, files, keys !== null), secret: false },
    ...(ignored.length === 0 ? [] : [{ path: '.gitignore', text: ignored.join(''), secret: false }]),
    ...written,
  ];
}

interface ChangeFile {
  readonly file: PlanFile;
  /** The kubectl line that applies it, run from the directory. */
  readonly command: string;
}

function changeFile(change: ObjectChange, folder: string, keys: KeyStore | null): ChangeFile {
  const { before, after } = change;
  const namespace = after.metadata.namespace ?? 'default';
  const { name } = after.metadata;
  const base = `${folder}/${after.kind}-${namespace}-${name}`.toLowerCase();
  const store: KeyStore = keys ?? { pemOf: () => keyMark };
  const holdsKey = writesKey(change);
  if (before === null) {
    const file = {
      path: `${base}.yaml`,
      text: textOf(newObject(after, store)),
      secret: holdsKey && keys !== null,
    };
    return {
      file,
      command: withKey(
        file.path,
        holdsKey && keys === null,
        'kubectl create -f -',
        `kubectl create -f ${file.path}`,
      ),
    };
  }
  if (isPodChange(change)) {
    const file = { path: `${base}.yaml`, text: textOf(newObject(after, store)), secret: false };
    return { file, command: `${deletion(after)} && kubectl create -f ${file.path}` };
  }
  const { type, body } = patchOf(before, after, store);
  const file = { path: `${base}.patch.yaml`, text: textOf(body ?? {}), secret: holdsKey && keys !== null };
  const patch = `kubectl patch ${after.kind.toLowerCase()} ${name} -n ${namespace} --type=${type} --patch-file`;
  return {
    file,
    command: withKey(file.path, holdsKey && keys === null, `${patch} /dev/stdin`, `${patch} ${file.path}`),
  };
}

/** The kubectl line that deletes an object and waits until it is gone, its pods too. */
function deletion({ kind, metadata }: PlannedObject): string {
  const pods = kind === 'Deployment' ? ' --cascade=foreground' : '';
  return `kubectl delete ${kind.toLowerCase()} ${metadata.name} -n ${metadata.namespace ?? 'default'}${pods}`;
}

/** With the key left out, it is put in on the way, so that certificate and key change in one write. */
function withKey(path: string, isLeftOut: boolean, fromInput: string, fromFile: string): string {
  return isLeftOut ? `sed "s|${keyPlace}|$(base64 -w0 < YOUR-KEY-FILE)|" ${path} | ${fromInput}` : fromFile;
}

function writesKey({ before, after }: ObjectChange): boolean {
  if (after.kind !== 'Secret') return false;
  const old = before?.kind === 'Secret' ? before.values : {};
  return Object.entries(after.values).some(
    ([key, value]) => value.kind === 'private-key' && JSON.stringify(old[key]) !== JSON.stringify(value),
  );
}

function textOf(body: object): string {
  return stringify(body).replaceAll(Buffer.from(keyMark).toString('base64'), keyPlace);
}

function folderOf(step: Step, number: number): string {
  return `${String(number).padStart(2, '0')}-${step.id}`;
}

function readmeText(
  { heading, link, flowLogs }: PlanPurpose,
  steps: readonly Step[],
  files: readonly (readonly ChangeFile[])[],
  withKeys: boolean,
): string {
  const chapters = steps.map((step, index) => chapter(step, index + 1, files[index] ?? []));
  const keys = withKeys
    ? 'The Secrets hold private keys. They are listed in .gitignore: seal them before they go anywhere.'
    : 'The Secrets are without private keys: the commands put each in from a file of yours, in the same write.';
  return `# ${heading}

One folder a step, each file the patch that the plan makes. Apply them in this order, one step at a time, and
wait as each says before the next: a step is proved safe from the state that the one before it leaves, and from
no other.

${keys}
${flowLogs === null ? '' : `\n${warningText(flowLogs)}\n`}
${chapters.join('\n\n')}

At the end:

\`\`\`
kubectl calico-tls status ${link}
\`\`\`
`;
}

function warningText({ message, command, isLoss }: FlowLogWarning): string {
  const text = isLoss ? `**Warning.** ${message}` : message;
  return command === null ? text : `${text}\n\n\`\`\`\n${command}\n\`\`\``;
}

function chapter(step: Step, number: number, files: readonly ChangeFile[]): string {
  const proof = step.proof.pairings === 0 ? [] : [`Proof: ${proofText(step.proof)}.`];
  const lines = [...files.map(({ command }) => command), ...step.removals.map(deletion)];
  const commands = lines.length === 0 ? [] : [['```', ...lines, '```'].join('\n')];
  const objects = [
    ...step.changes.map((change) => `- ${objectName(change)}`),
    ...step.removals.map((object) => `- ${nameOf(object)} is removed`),
  ];
  return [
    `## ${number}. ${step.title}`,
    step.why,
    ...(objects.length === 0 ? [] : [objects.join('\n')]),
    ...step.preconditions.map((condition) => `Begin only when ${preconditionText(condition)}.`),
    ...proof,
    ...commands,
    ...step.waits.map((wait) => `Then wait ${waitText(wait)}.`),
  ].join('\n\n');
}
