import { type Environment, type Setting, variable } from './environment.ts';

/**
 * A setting that libcalico reads from the environment: `CALICO_<NAME>` where it is defined, even if it is
 * empty, else `<NAME>`. Source: Calico libcalico-go/lib/apiconfig/load.go (envconfig with prefix calico).
 */
export function libcalicoVariable(environment: Environment, name: string): Setting {
  const prefixed = variable(environment, `CALICO_${name}`);
  return prefixed.value.kind === 'set' || environment.variables.has(prefixed.name)
    ? prefixed
    : variable(environment, name);
}
