/** Commands that need rights in a cluster. */
export const privilegedCommands = [
  'status',
  'probe',
  'diagnose',
  'enable',
  'migrate',
  'rollback',
  'rotate',
  'restore',
  'cleanup',
] as const;
export type PrivilegedCommand = (typeof privilegedCommands)[number];

/** The command of that name; oclif has checked it against `privilegedCommands`. */
export const privilegedCommandNamed = (word: string): PrivilegedCommand =>
  privilegedCommands.find((command) => command === word) ?? 'status';
