import { registerHooks } from 'node:module';

const originals = /\/src\/x509\/(parse-certificate|check-signature|handshake)\.ts$/;
const folder = new URL('../support/planning/once/', import.meta.url).href;

/**
 * From here on, modules that are imported parse each certificate, check each signature and
 * judge each handshake once in the process.
 */
export function parseOnce(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const place = specifier.startsWith('.') ? new URL(specifier, context.parentURL).pathname : '';
      const name = originals.exec(place)?.[1];
      if (name === undefined || context.parentURL?.startsWith(folder) === true)
        return nextResolve(specifier, context);
      return { url: `${folder}${name}.ts`, format: 'module-typescript', shortCircuit: true };
    },
  });
}
