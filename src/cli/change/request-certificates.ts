import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { names } from '../../apply/storage/labels.ts';
import { requestSignatures } from '../../apply/storage/signing.ts';
import { type ExitCode, ExpectedError, exitCodes } from '../../errors.ts';
import { identityText } from '../../plan/model/identity.ts';
import type { KeyAlgorithm } from '../../x509/key-pair.ts';
import { confirmed } from '../terminal/confirm.ts';
import { write } from '../terminal/streams.ts';
import { type ChangeRequest, prepareChange } from './change-pipeline.ts';

/**
 * Writes the signing requests of both ends into a directory and stops: the keys wait in the cluster for the
 * signed answers. `onward` is the command that goes on with them.
 */
export async function requestCertificates(
  request: ChangeRequest,
  options: { directory: string; keyAlgorithm: KeyAlgorithm; yes: boolean; onward: string },
): Promise<ExitCode> {
  const prepared = await prepareChange({ ...request, withoutCertificates: true }, new Date());
  const { plan, opened } = prepared;
  const { identities } = prepared.change;
  try {
    if (identities === null || plan.end.kind === 'done' || plan.end.needs !== 'certificates')
      throw new ExpectedError('no new certificate is needed for this', {
        code: 'no-certificate-needed',
        remedy: 'Run the command without --csr-dir.',
      });
    const { typha, felix } = identities;
    await write(
      process.stderr,
      `Typha: ${identityText(typha)}, serverAuth\nFelix: ${identityText(felix)}, clientAuth\n`,
    );
    if (
      !(await confirmed(
        `Keep their two new keys in Secret ${opened.namespace}/${names.pending}?`,
        options.yes,
      ))
    ) {
      await write(process.stderr, 'Declined: nothing was written.\n');
      return exitCodes.failed;
    }
    await mkdir(options.directory, { recursive: true });
    const requests = await requestSignatures(opened.api, opened.namespace, identities, options.keyAlgorithm);
    await writeFile(join(options.directory, 'typha.csr'), requests.typha);
    await writeFile(join(options.directory, 'felix.csr'), requests.felix);
    await write(
      process.stderr,
      `Have ${join(options.directory, 'typha.csr')} and felix.csr signed, put typha.crt, felix.crt and ca.crt beside them, then:\n  ${options.onward}\n`,
    );
    return exitCodes.incomplete;
  } finally {
    opened.connection.close();
  }
}
