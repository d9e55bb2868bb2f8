// Parsed by whatever Node is installed: no syntax here that is newer than what Node 12 understands.
const oldestMajor = 22;
const oldestMinor = 20;

/** Whether this Node can run the program; if not, says so in one line and sets the exit code. */
export function isSupportedNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return true;
  process.stderr.write(
    `error: kubectl calico-tls needs Node.js ${oldestMajor}.${oldestMinor} or newer, this is ${process.version}\n`,
  );
  process.exitCode = 1;
  return false;
}
