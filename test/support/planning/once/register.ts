import { registerHooks } from 'node:module';

const replacements: ReadonlyMap<string, string> = new Map([
  ['check-signature', import.meta.resolve('./check-signature.ts')],
  ['handshake-of-releases', import.meta.resolve('./handshake-of-releases.ts')],
  ['handshake', import.meta.resolve('./handshake.ts')],
  ['parse-certificate', import.meta.resolve('./parse-certificate.ts')],
  ['verify', import.meta.resolve('./verify.ts')],
  ['pem-blocks', import.meta.resolve('./pem-blocks.ts')],
]);

/**
 * From here on, modules that are imported parse each certificate, check each signature and play each handshake once:
 * all are pure, and ten thousand clusters share a pool of certificates. Import what uses them afterwards.
 */
export function parseAndCheckOnce(): void {
  const here = new URL('.', import.meta.url).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const place = specifier.startsWith('.') ? new URL(specifier, context.parentURL).pathname : '';
      const name = /\/src\/x509\/(?:[a-z]+\/)?([a-z-]+)\.ts$/.exec(place)?.[1];
      const url = name === undefined ? undefined : replacements.get(name);
      if (url === undefined || context.parentURL?.startsWith(here) === true)
        return nextResolve(specifier, context);
      return { url, format: 'module-typescript', shortCircuit: true };
    },
  });
}
