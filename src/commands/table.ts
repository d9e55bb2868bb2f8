import type { Command } from '@oclif/core';

export interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string;
  /** The code of a command is loaded only when that command runs or is explained. */
  readonly load: () => Promise<Command.Class>;
}

/** Every command of this program. */
export const commandTable: Readonly<Record<string, CommandEntry>> = {
  status: {
    summary: 'Show how the three links are secured, and what is wrong with them.',
    load: async () => (await import('./status.ts')).default,
  },
  probe: {
    summary: 'Shake hands with Typha, etcd and kube-apiserver: what they really present and accept.',
    load: async () => (await import('./probe.ts')).default,
  },
  lint: {
    summary: 'Judge TLS settings that live in files: calicoctl, Felix, Typha, CNI, OpenStack, etcd.',
    load: async () => (await import('./lint.ts')).default,
  },
  explain: {
    summary: 'Explain a finding, a setting or a mode, without a cluster.',
    load: async () => (await import('./explain.ts')).default,
  },
  diagnose: {
    summary: 'Say why Felix and Typha do not get together: which certificate, whose check, which Secret.',
    load: async () => (await import('./diagnose.ts')).default,
  },
  enable: {
    summary: 'Turn plaintext into mutual TLS: Felix-Typha, etcd, kube-apiserver.',
    load: async () => (await import('./enable.ts')).default,
  },
  migrate: {
    summary: 'Move Felix and Typha from Common Names to SPIFFE identities.',
    load: async () => (await import('./migrate.ts')).default,
  },
  rollback: {
    summary: 'Go back from SPIFFE identities to Common Names, from wherever a move stands.',
    load: async () => (await import('./rollback.ts')).default,
  },
  rotate: {
    summary: 'Replace certificates, or their CA, before they expire.',
    load: async () => (await import('./rotate.ts')).default,
  },
  restore: {
    summary: 'List backups, or put the exact objects back as they were before a change.',
    load: async () => (await import('./restore.ts')).default,
  },
  cleanup: {
    summary: 'Take away what changes left: old backups, staged keys, the lock.',
    load: async () => (await import('./cleanup.ts')).default,
  },
  permissions: {
    summary: 'Print the roles that a command needs in this cluster, as YAML.',
    load: async () => (await import('./permissions.ts')).default,
  },
  completion: {
    summary: 'Print what a shell, or kubectl, needs to complete this command line.',
    load: async () => (await import('./completion.ts')).default,
  },
  help: {
    summary: 'Show what a command does and which flags it takes.',
    load: async () => (await import('./help.ts')).default,
  },
};

/** The command of that name; undefined for a word that is none. */
export const commandNamed = (word: string): CommandEntry | undefined =>
  Object.hasOwn(commandTable, word) ? commandTable[word] : undefined;
