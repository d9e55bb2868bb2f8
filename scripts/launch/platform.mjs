/** @typedef {import('./lockfile.mjs').Package} Package */

/**
 * Whether npm installs the package on this machine: `os` and `cpu` of its package.json name what it is for, or with a
 * `!` what it is not for.
 * @param {Package} entry
 */
export function isForThisMachine({ os, cpu }) {
  return fits(os, process.platform) && fits(cpu, process.arch);
}

/**
 * @param {string | readonly string[] | undefined} list
 * @param {string} value
 */
function fits(list, value) {
  const names = list === undefined ? [] : typeof list === 'string' ? [list] : list;
  if (names.includes(`!${value}`)) return false;
  const wanted = names.filter((name) => !name.startsWith('!'));
  return wanted.length === 0 || wanted.includes(value);
}
