import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { signAdHoc } from './macho-signature.ts';
import type { NodeBinary } from './node-binary.ts';
import { removeSignature } from './pe-signature.ts';
import type { Platform } from './platforms.ts';
import type { Program } from './program.ts';

const run = promisify(execFile);
const postject = fileURLToPath(import.meta.resolve('postject/dist/cli.js'));

/** Node's own names for the place of an embedded program and for the switch that says there is one. */
export const resourceName = 'NODE_SEA_BLOB';
export const machoSegment = 'NODE_SEA';
export const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Writes the blob that Node.js reads its embedded program from. The same for every platform. */
export async function writeBlob(folder: string, program: Program): Promise<string> {
  // The blob names its main file by the path given here: a relative one, so that it does not depend on `folder`.
  const config = {
    main: program.launcher,
    output: 'program.blob',
    disableExperimentalSEAWarning: true,
    useCodeCache: false,
    useSnapshot: false,
    assets: program.assets,
  };
  await writeFile(`${folder}/sea.json`, JSON.stringify(config));
  await run(process.execPath, ['--experimental-sea-config', 'sea.json'], { cwd: folder });
  return `${folder}/program.blob`;
}

/** Node.js of that platform with the blob inside, as it can be started there. Uses `file` for its work. */
export async function executable(
  platform: Platform,
  node: NodeBinary,
  blob: string,
  file: string,
): Promise<Buffer> {
  if (process.version !== `v${node.version}`) {
    throw new Error(
      `the blob must be made by Node.js ${node.version}, not ${process.version}: npm run package`,
    );
  }
  const bare = platform.os === 'windows' ? removeSignature(node.executable) : node.executable;
  await writeFile(file, bare, { mode: 0o755 });
  const macho = platform.os === 'darwin' ? ['--macho-segment-name', machoSegment] : [];
  await run(process.execPath, [postject, file, resourceName, blob, '--sentinel-fuse', fuse, ...macho]);
  const injected = await readFile(file);
  await rm(file);
  return platform.os === 'darwin' ? signAdHoc(injected, 'kubectl-calico_tls') : injected;
}
