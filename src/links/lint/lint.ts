import type { Disk } from '../../calico/files/disk.ts';
import { takenIn, withFilesBeside } from '../../calico/files/files-beside.ts';
import type { OtherFile } from '../../calico/files/other-file.ts';
import type { ConfigFile, FileKind, Recognised } from '../../calico/files/part.ts';
import { type Recognition, recognise } from '../../calico/files/recognise.ts';
import type { CheckResult, Finding } from '../../findings/finding.ts';
import { emptySnapshot, extend } from '../../snapshot/build.ts';
import { known } from '../../snapshot/reading.ts';
import { withoutSecretsDeep } from '../../snapshot/redaction/secrets-in-document.ts';
import { documentResource } from '../../snapshot/snapshot.ts';
import { catalogue } from '../catalogue.ts';
import type { FindingKind } from '../finding-kind.ts';
import { findingsOf, linkStatus, ofLink, summaryOf } from '../judge.ts';
import type { Link } from '../link.ts';
import { links as allLinks } from '../links.ts';
import {
  type LinkStatus,
  type Status,
  type Summary,
  type UnknownStatus,
  type UnreadStatus,
  unknownCount,
} from '../status.ts';
import { unknownsOf } from '../unknowns.ts';
import { onHost } from './remedies.ts';

/** The contract of `lint -o json`: as a Status, with files in place of workloads; schemas/lint.schema.json. */
export interface Lint {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'Lint';
  readonly metadata: Status['metadata'];
  readonly files: readonly { readonly path: string; readonly kind: FileKind }[];
  readonly links: readonly LinkStatus[];
  readonly findings: readonly Finding[];
  /** Checks without a verdict. */
  readonly unknown: readonly UnknownStatus[];
  /** Files of directories that set nothing up, and files that settings do not name. */
  readonly skipped: readonly SkippedFile[];
  /** Files that could not be read. */
  readonly unread: readonly UnreadStatus[];
  readonly summary: Summary;
}

/** A file that was not judged. */
export interface SkippedFile {
  readonly path: string;
  readonly why: string;
  /** The command that judges what is in it; null where there is none. */
  readonly command: string | null;
}

export interface LintOptions {
  readonly now: Date;
  readonly version: string;
  readonly expiresWithinMs: number;
  /** The release of Calico whose files they are; absent: not known. */
  readonly forRelease?: string | null;
  readonly unread: readonly UnreadStatus[];
  /** Files that are no text of settings at all. */
  readonly skipped?: readonly SkippedFile[];
  /** Where the file system of the host is; absent: here. */
  readonly root?: string | null;
}

export interface Linted {
  readonly document: Lint;
  /** Files that are none of the kinds that are known, whether settings name them or not. */
  readonly others: readonly SkippedFile[];
}

/** Judges files of settings as a whole. `disk` reads what they name on the host that they describe. */
export function lint(
  input: readonly ConfigFile[],
  disk: Disk,
  options: LintOptions,
  links: readonly Link[] = allLinks,
  kinds: readonly FindingKind[] = catalogue,
): Linted {
  const whole = withFilesBeside(disk, input);
  const named = new Set<string>();
  const reading: Disk = (path) => {
    named.add(path);
    return whole(path);
  };
  const seen = input.map((file) => recognise(file, reading));
  const files = withoutTakenIn(
    seen.flatMap((one) => (one.kind === 'recognised' ? [one.file] : [])),
    input,
    disk,
  );
  const unread = [...options.unread, ...seen.flatMap(unreadDocuments)];
  const version = seen.flatMap((one) => (one.kind === 'recognised' ? (one.kubernetesVersion ?? []) : []))[0];
  const metadata = { context: null, server: null, takenAt: options.now.toISOString(), files: [] };
  const empty = emptySnapshot(metadata);
  const snapshot = version === undefined ? empty : extend(empty, { kubernetesVersion: known(version) });
  const { now, expiresWithinMs, forRelease = null } = options;
  const context = { snapshot, now, expiresWithinMs, forRelease };
  const judged = links.map(({ name, lint: lintLink }) => {
    const judgement = lintLink(files, context);
    return {
      name,
      judgement: { ...judgement, checks: judgement.checks.map((check) => onHost(check, kinds)) },
    };
  });
  const checks: CheckResult[] = judged.flatMap(({ name, judgement }) =>
    judgement.checks.map((check) => ofLink(check, name)),
  );
  const findings = findingsOf(checks);
  const summary = summaryOf(findings, checks, snapshot);
  const others = seen.flatMap((one) => (one.kind === 'other' ? [skipped(one.file, options.root)] : []));
  return {
    // A key or a password may stand where a path or an address belongs.
    document: withoutSecretsDeep<Lint>({
      apiVersion: 'calico-tls/v1',
      kind: 'Lint',
      metadata: {
        context: null,
        server: null,
        generatedAt: options.now.toISOString(),
        version: options.version,
        clockSkewSeconds: null,
      },
      files: files.map(({ path, kind }) => ({ path, kind })),
      links: judged.map(({ name, judgement }) => linkStatus(name, judgement)),
      findings,
      unknown: judged.flatMap(({ name, judgement }) =>
        unknownsOf(judgement.checks, { link: name, reader: 'status', unreadable: [], kinds }),
      ),
      skipped: [...(options.skipped ?? []), ...others.filter(({ path }) => !named.has(path))],
      unread,
      summary: { ...summary, unknown: unknownCount(summary.unknown, unread) },
    }),
    others,
  };
}

function skipped({ path, why, forStatus }: OtherFile, root: string | null = null): SkippedFile {
  const file = path === 'standard input' ? '-' : `${root ?? ''}${path}`;
  return {
    path,
    why: why ?? 'is of no kind that lint knows',
    command: forStatus ? `kubectl calico-tls status --from ${file}` : null,
  };
}

/** What else is in a file that is judged. */
function unreadDocuments(seen: Recognition): UnreadStatus[] {
  if (seen.kind === 'other') return [];
  return seen.unread.map(({ file, line, why }) => ({
    resource: documentResource,
    name: line === null ? file : `${file}:${line}`,
    namespace: null,
    reason: why,
    permission: null,
  }));
}

/** A file of settings that the unit or the pod of an etcd names is judged there, and not once more by itself. */
function withoutTakenIn(
  files: readonly Recognised[],
  input: readonly ConfigFile[],
  disk: Disk,
): readonly Recognised[] {
  const servers = files.flatMap(({ parts }) => parts.flatMap((part) => (part.part === 'etcd' ? [part] : [])));
  const taken = takenIn(input, servers, disk);
  return files.map((file) =>
    taken.has(file.path) ? { ...file, parts: file.parts.filter(({ part }) => part !== 'etcd') } : file,
  );
}
