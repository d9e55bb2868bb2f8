import { homedir, userInfo } from 'node:os';

/**
 * Sets HOME and SHELL where the system does not know the user, as in containers that run under a number: modules
 * that ask for them would end the program.
 */
export function nameUnknownUser(env: NodeJS.ProcessEnv): void {
  if (!env.HOME && fails(homedir)) env.HOME = '/';
  if (!env.SHELL && fails(userInfo)) env.SHELL = '/bin/sh';
}

function fails(question: () => unknown): boolean {
  try {
    question();
    return false;
  } catch {
    return true;
  }
}
