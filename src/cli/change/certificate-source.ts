import { join } from 'node:path';
import type { CertificateSource } from '../../apply/storage/certificates.ts';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { readFlagFile } from '../flags/flag-file.ts';

/** The flags that say where certificates come from, as they were given. */
export interface SourceFlags {
  readonly 'ca-cert'?: string | undefined;
  readonly 'ca-key'?: string | undefined;
  readonly 'ca-secret'?: string | undefined;
  readonly 'discard-ca-key': boolean;
  readonly 'typha-cert'?: string | undefined;
  readonly 'typha-key'?: string | undefined;
  readonly 'felix-cert'?: string | undefined;
  readonly 'felix-key'?: string | undefined;
  readonly 'ca-bundle'?: string | undefined;
  readonly 'signed-dir'?: string | undefined;
}

const readyFlags = ['typha-cert', 'typha-key', 'felix-cert', 'felix-key', 'ca-bundle'] as const;

/** The source that the flags name, with its files read. Ready certificates need all five files. */
export async function certificateSource(flags: SourceFlags): Promise<CertificateSource> {
  const given = readyFlags.filter((flag) => flags[flag] !== undefined);
  if (given.length > 0) return readyCertificates(flags, given);
  const signed = flags['signed-dir'];
  if (signed !== undefined) {
    const [typha, felix, ca] = await Promise.all(
      ['typha.crt', 'felix.crt', 'ca.crt'].map((name) => readFlagFile('signed-dir', join(signed, name))),
    );
    return { kind: 'signed', files: { typha: typha ?? '', felix: felix ?? '', ca: ca ?? '' } };
  }
  if (flags['ca-cert'] !== undefined && flags['ca-key'] !== undefined) {
    const [certificatePem, privateKeyPem] = [
      await readFlagFile('ca-cert', flags['ca-cert']),
      await readFlagFile('ca-key', flags['ca-key']),
    ];
    return { kind: 'authority', from: flags['ca-cert'], pair: { certificatePem, privateKeyPem } };
  }
  if (flags['ca-secret'] !== undefined) {
    const [namespace, name, ...rest] = flags['ca-secret'].split('/');
    if (!namespace || !name || rest.length > 0)
      throw usage(
        `--ca-secret ${flags['ca-secret']} is not a namespace and a name`,
        'Write it as NAMESPACE/NAME.',
      );
    return { kind: 'authority-secret', namespace, name };
  }
  return { kind: 'own', keepKey: !flags['discard-ca-key'] };
}

async function readyCertificates(
  flags: SourceFlags,
  given: readonly (typeof readyFlags)[number][],
): Promise<CertificateSource> {
  const missing = readyFlags.filter((flag) => !given.includes(flag));
  if (missing.length > 0)
    throw usage(
      `ready certificates need five files, but ${missing.map((flag) => `--${flag}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not given`,
      'Give all of --typha-cert, --typha-key, --felix-cert, --felix-key and --ca-bundle.',
    );
  if (flags['ca-cert'] !== undefined || flags['ca-secret'] !== undefined)
    throw usage(
      'ready certificates and a CA that issues others were both given',
      'Leave one of the two out.',
    );
  const [typhaCert, typhaKey, felixCert, felixKey, bundle] = await Promise.all(
    readyFlags.map((flag) => readFlagFile(flag, flags[flag] ?? '')),
  );
  return {
    kind: 'ready',
    typha: { certificatePem: typhaCert ?? '', privateKeyPem: typhaKey ?? '' },
    felix: { certificatePem: felixCert ?? '', privateKeyPem: felixKey ?? '' },
    caPem: bundle ?? '',
  };
}

function usage(message: string, remedy: string): ExpectedError {
  return new ExpectedError(message, { code: 'bad-certificate-flags', remedy, exitCode: exitCodes.usage });
}
