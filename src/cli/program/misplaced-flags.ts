import { ExpectedError, exitCodes } from '../../errors.ts';

/** What a flag is about, where a command changes several things and the flag means something to some of them. */
export interface Belonging {
  /** `felix-typha`: what is named in the command line when the flag makes sense. */
  readonly to: readonly string[];
  /** Completes "it is about ...". */
  readonly about: string;
}

interface Parsed {
  readonly flags: object;
  readonly metadata: {
    readonly flags: Readonly<Record<string, { readonly setFromDefault?: boolean } | undefined>>;
  };
}

/** The names of the flags that were typed; those that a default filled in are left out. */
export function typedFlags({ flags, metadata }: Parsed): readonly string[] {
  return Object.keys(flags).filter((name) => metadata.flags[name]?.setFromDefault !== true);
}

/** Refuses a flag that would be obeyed by nothing. `subject` is what the command changes: `etcd`. */
export function refuseMisplaced(
  command: string,
  subject: string,
  typed: readonly string[],
  belongings: Readonly<Record<string, Belonging>>,
): void {
  for (const flag of typed) {
    const belonging = belongings[flag];
    if (belonging === undefined || belonging.to.includes(subject)) continue;
    throw new ExpectedError(`--${flag} is not for ${command} ${subject}: it is about ${belonging.about}`, {
      code: 'misplaced-flag',
      remedy: `Leave it out, or mean ${belonging.to.map((one) => `${command} ${one}`).join(' or ')}.`,
      command: `kubectl calico-tls ${command} --help`,
      exitCode: exitCodes.usage,
    });
  }
}

/** The same belonging for each of these flags. */
export function belonging(flags: object, to: readonly string[], about: string): Record<string, Belonging> {
  return Object.fromEntries(Object.keys(flags).map((flag) => [flag, { to, about }]));
}
