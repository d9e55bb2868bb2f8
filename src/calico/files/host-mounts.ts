/** A folder or file of the host that a container sees under a path of its own. */
export interface HostMount {
  readonly mountPath: string;
  /** Undefined: the volume is none of the host. */
  readonly hostPath: string | undefined;
}

/** The path on the host behind a path of the container, by its longest mount; the path itself where nothing is mounted. */
export function behindMounts(mounts: readonly HostMount[], path: string): string {
  const bare = (folder: string) => folder.replace(/\/+$/, '');
  const [mount] = mounts
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${bare(mountPath)}/`))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length);
  if (mount?.hostPath === undefined) return path;
  return `${bare(mount.hostPath)}${path.slice(bare(mount.mountPath).length)}`;
}
