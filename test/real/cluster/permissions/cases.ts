import type { Piece } from './granted-rights.ts';

/** How a command is run with exactly its rights, and what it says when one of them is missing. */
export interface PermissionCase {
  readonly command: string;
  /** Run by the administrator first, each with the exit code that it must have. */
  readonly before?: readonly (readonly [words: readonly string[], code: number])[];
  /** Run with all rights, at the end: the change is made. */
  readonly words: readonly string[];
  readonly code: number;
  /** What is said without one of them, of each piece that is missing. */
  readonly tells: (piece: Piece) => RegExp;
  readonly codeWithout: number;
  /** A piece that only another command line uses. */
  readonly apart?: {
    readonly verb: string;
    readonly resource: string;
    readonly words: readonly string[];
    readonly code: number;
    readonly says: RegExp;
  };
}

/** Stands in `words` for the newest backup. */
export const newestBackup = 'NEWEST-BACKUP';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const placeText = ({ name, role }: Piece): string => {
  const namespace = role.metadata.namespace ?? '';
  return name === null ? `in ${namespace}` : `${namespace}/${name}`;
};

/** The words of the gate before the first write. */
export const missingRight = (piece: Piece): RegExp => {
  const what = piece.group === '' ? piece.resource : `${piece.resource}.${piece.group}`;
  return new RegExp(`missing permissions?: .*${escaped(`${piece.verb} ${what} ${placeText(piece)}`)}`);
};

/** The words of a run that ends while it looks at what is there, before it has come to the gate. */
export const refusedToRead = (piece: Piece): RegExp =>
  new RegExp(`refused to get \\w+ ${escaped(placeText(piece))}: `);

const forwarding = ({ role }: Piece) =>
  new RegExp(`may not get or create pods/portforward in ${role.metadata.namespace}`);

/** Backups are listed. */
const listing = {
  verb: 'list',
  resource: 'secrets',
  says: /no right to list Secrets in kube-system/,
} as const;

const quick = ['--yes', '--file-arrival', '2s'] as const;

/**
 * In the order in which they are run on one install (manifest-mtls-cn), each from where the one before it left it.
 * Only the rights that `status` has not are taken away one by one: those of `status` have a test of their own.
 */
export const permissionCases: readonly PermissionCase[] = [
  {
    command: 'probe',
    words: ['probe', 'felix-typha', '--fail-on', 'none'],
    code: 0,
    // Without a way to Typha nothing is judged.
    codeWithout: 1,
    tells: forwarding,
  },
  {
    command: 'diagnose',
    words: ['diagnose', '--fail-on', 'none'],
    // Pods of kwok have no logs: nothing is known of who refuses whom.
    code: 1,
    codeWithout: 1,
    tells: (piece) =>
      piece.resource === 'pods/portforward'
        ? forwarding(piece)
        : new RegExp(`may not ${piece.verb} ${piece.resource} in ${piece.role.metadata.namespace}`),
  },
  {
    command: 'migrate',
    words: ['migrate', '--spiffe', ...quick],
    code: 0,
    codeWithout: 1,
    tells: missingRight,
  },
  {
    command: 'rollback',
    words: ['rollback', ...quick, '--step'],
    code: 4,
    codeWithout: 1,
    tells: missingRight,
  },
  {
    command: 'restore',
    words: ['restore', newestBackup, '--yes'],
    code: 0,
    codeWithout: 1,
    tells: missingRight,
    apart: { ...listing, words: ['restore'], code: 1 },
  },
  {
    command: 'cleanup',
    words: ['cleanup', '--all', '--ca', '--yes'],
    code: 0,
    codeWithout: 1,
    tells: missingRight,
    apart: { ...listing, words: ['cleanup', '--dry-run=client'], code: 0 },
  },
];
