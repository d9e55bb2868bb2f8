/** The rooms of src and the rooms that each may import from. Code directly in src is open to all. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  findings: [],
  x509: [],
  snapshot: ['x509'],
  cluster: ['snapshot'],
  calico: ['snapshot'],
  links: ['snapshot', 'calico', 'x509'],
  plan: ['snapshot', 'calico', 'x509', 'links'],
  patch: ['snapshot'],
  apply: ['cluster', 'snapshot', 'calico', 'x509', 'links', 'plan', 'patch'],
  render: ['snapshot', 'calico', 'links', 'plan', 'patch', 'apply'],
  cli: ['cluster', 'snapshot', 'calico', 'x509', 'links', 'plan', 'patch', 'apply', 'render'],
  commands: ['cluster', 'snapshot', 'calico', 'x509', 'links', 'plan', 'patch', 'apply', 'render', 'cli'],
  embed: ['cli'],
};

/** Rooms within a room: each imports only from those before it. What lies directly in the room is open to all of them. */
export const within: Readonly<Record<string, readonly string[]>> = {
  plan: ['model', 'edits', 'connections', 'installs', 'engine', 'changes', 'report'],
  cli: [
    'flags',
    'terminal',
    'files',
    'program',
    'cluster',
    'explain',
    'probe',
    'status',
    'lint',
    'diagnose',
    'change',
    'restore',
    'permissions',
    'completion',
  ],
};

/** Open to every room. */
export const shared: readonly string[] = ['findings'];

/** The rooms that may talk to an API server. */
export const reachesApiServer: readonly string[] = ['cluster', 'apply'];

/** Rooms without I/O and without a clock. */
export const pureRooms: readonly string[] = [
  'findings',
  'x509',
  'snapshot',
  'calico',
  'links',
  'plan',
  'patch',
  'render',
];

/** Files of a pure room that read or write files: what `--from` and `--save` need. */
export const impureFiles: readonly string[] = ['src/snapshot/load.ts', 'src/snapshot/save.ts'];

/** What a pure room may import besides other rooms. */
export const purePackages: readonly string[] = [
  'node:buffer',
  'node:crypto',
  'node:util',
  'cli-table3',
  'cli-table3/src/utils.js',
  'ini',
  'node-forge/lib/asn1.js',
  'node-forge/lib/util.js',
  'yaml',
];

/** Of these, only the named functions: they read a text and open nothing. */
export const pureNames: Readonly<Record<string, readonly string[]>> = {
  'node:net': ['isIP', 'isIPv4', 'isIPv6'],
};

/** The program's entry gives oclif the table of commands, each of which is loaded only when it is asked for. */
export const entry: Readonly<Record<string, string>> = {
  'src/cli/main.ts': 'src/commands/table.ts',
  'src/cli/command-plugin.ts': 'src/commands/table.ts',
};
