import type { WayBack } from './carry-out.ts';

/** Back to the exact objects of before: by name where a backup was made in this run. */
export const restoreBackup: WayBack = (backup) => (backup === null ? 'restore' : `restore ${backup}`);
