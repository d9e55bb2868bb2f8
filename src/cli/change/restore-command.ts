import type { UndoCommand } from './carry-out.ts';

/** Back to the exact objects of before: by name where a backup was made in this run. */
export const restoreBackup: UndoCommand = (backup) => (backup === null ? 'restore' : `restore ${backup}`);
