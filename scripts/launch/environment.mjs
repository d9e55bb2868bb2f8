import { delimiter, dirname } from 'node:path';

/**
 * The environment in which `node`, and npm with it, is the given one also for the processes that a program starts.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export function environment(node, env) {
  const name = Object.keys(env).find((key) => isPath(key)) ?? 'PATH';
  const path = [dirname(node), env[name]].filter(Boolean).join(delimiter);
  return { ...env, [name]: path, NODE: node, npm_node_execpath: node };
}

/**
 * Windows has it as Path.
 * @param {string} name
 */
function isPath(name) {
  return process.platform === 'win32' ? name.toUpperCase() === 'PATH' : name === 'PATH';
}
