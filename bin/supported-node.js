// Parsed by whatever Node is installed: no syntax here that is newer than what Node 12 understands.
const oldest = [22, 20];

/** Whether this Node can run the program; if not, says so in one line and sets the exit code. */
export function isSupportedNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return true;
  process.stderr.write(
    `error: kubectl calico-tls needs Node.js ${oldest.join('.')} or newer, this is ${process.version}\n`,
  );
  process.exitCode = 1;
  return false;
}
