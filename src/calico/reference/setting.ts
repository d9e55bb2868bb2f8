import type { LinkName } from '../../findings/finding.ts';

/** A setting of a component of Calico, or of what it talks to, that decides how a connection is secured. */
export interface SettingReference {
  /** Its usual name, by which `explain` finds it. */
  readonly name: string;
  readonly component: string;
  readonly link: LinkName;
  readonly meaning: string;
  /** Variables that set it, the first that wins first; [] when none does. */
  readonly env: readonly string[];
  /** Keys of files that set it, as `felix.cfg: TyphaCAFile`. */
  readonly files: readonly string[];
  readonly absent: string;
  /** Processes that read it. */
  readonly readBy: readonly string[];
  /** When a change of it, or of the file that it names, counts. */
  readonly takesEffect: string;
}
