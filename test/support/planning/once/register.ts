import { registerHooks } from 'node:module';

/**
 * From here on, modules that are imported parse each certificate, check each signature and play each handshake once:
 * all are pure, and ten thousand clusters share a pool of certificates. Import what uses them afterwards.
 */
export function parseAndCheckOnce(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const place = specifier.startsWith('.') ? new URL(specifier, context.parentURL).pathname : '';
      const name = /\/src\/x509\/(parse-certificate|check-signature|pem-blocks|handshake)\.ts$/.exec(
        place,
      )?.[1];
      const isOriginal =
        name === undefined || context.parentURL?.startsWith(new URL('.', import.meta.url).href) === true;
      if (isOriginal) return nextResolve(specifier, context);
      return {
        url: new URL(`${name}.ts`, import.meta.url).href,
        format: 'module-typescript',
        shortCircuit: true,
      };
    },
  });
}
