import fc from 'fast-check';
import { tracePrivateKey } from '../../../../src/x509/key.ts';
import { limitedBlocks } from '../../../../src/x509/parse.ts';
import { loadKeyPair } from '../../../../src/x509/tls/key-pair-file.ts';
import type { BaseKeys } from './base-keys.ts';
import { derMutation } from './der-mutations.ts';
import { ecMutation } from './ec-mutations.ts';
import { edwardsMutation } from './edwards-mutations.ts';
import type { Judge } from './judges.ts';
import { type Mutation, mutationContext } from './mutation.ts';
import { rsaMutation, smallRsaMutation } from './rsa-mutations.ts';
import { type FileKind, fileMutation, oneChange, withKeptTypes } from './text-mutations.ts';

const files: Readonly<Record<string, FileKind>> = {
  'RSA-2048 PKCS#8': { kind: 'RSA-2048', type: 'pkcs8' },
  'RSA-2048 PKCS#1': { kind: 'RSA-2048', type: 'pkcs1' },
  'P-256 PKCS#8': { kind: 'P-256', type: 'pkcs8' },
  'P-256 SEC1': { kind: 'P-256', type: 'sec1' },
  'P-384 PKCS#8': { kind: 'P-384', type: 'pkcs8' },
  'P-384 SEC1': { kind: 'P-384', type: 'sec1' },
  'P-521 PKCS#8': { kind: 'P-521', type: 'pkcs8' },
  'P-521 SEC1': { kind: 'P-521', type: 'sec1' },
  'Ed25519 PKCS#8': { kind: 'Ed25519', type: 'pkcs8' },
};

const built: Readonly<Record<string, Mutation>> = {
  'RSA numbers': rsaMutation,
  'small RSA numbers': smallRsaMutation,
  'EC members': ecMutation,
  'Ed25519 members': edwardsMutation,
  'other DER': derMutation(Object.values(files)),
  'PEM blocks': fileMutation,
};

/** Key files with one change. */
export const fileKinds: readonly string[] = Object.keys(files);
/** Keys that are built wrong in a way of their kind. */
export const builtKinds: readonly string[] = Object.keys(built);

export const mutations: ReadonlyMap<string, Mutation> = new Map([
  ...Object.entries(files).map(([name, file]) => [name, oneChange(file)] as const),
  ...Object.entries(built),
]);

/** What differs, without the key. */
export interface KeyDisagreement {
  readonly go: string;
  readonly kind: string;
  readonly choices: readonly number[];
  readonly ours: string;
  readonly theirs: string;
}

export interface KeyComparison {
  /** How often Go said what; '' for accepted. */
  readonly verdicts: ReadonlyMap<string, number>;
  readonly disagreements: readonly KeyDisagreement[];
}

const choices = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
const batch = 250;

/** Makes so many key files of a kind and asks every judge for each. */
export async function compareKeys(
  kind: string,
  count: number,
  seed: number,
  keys: BaseKeys,
  judges: readonly Judge[],
): Promise<KeyComparison> {
  const mutation = mutations.get(kind);
  if (mutation === undefined) throw new Error(`there is no mutation ${kind}`);
  const verdicts = new Map<string, number>();
  const disagreements: KeyDisagreement[] = [];
  for (let done = 0; done < count; done += batch) {
    const recipes = fc.sample(choices, { seed: seed + done, numRuns: Math.min(batch, count - done) });
    const compared = recipes.map(async (recipe) => {
      const pair = mutation(mutationContext(keys, recipe));
      const answers = judges.map(({ side }) => side.ask({ kind: 'key-pair', keyPair: pair }));
      const trace = tracePrivateKey(pair.keyFile);
      for (const [index, { name, side }] of judges.entries()) {
        const go = side.release;
        const { blocks } = limitedBlocks(pair.certFile, go);
        const ours = loadKeyPair(blocks, trace, go).refusal?.message ?? '';
        const { error: theirs } = (await answers[index]) as { error: string };
        verdicts.set(theirs, (verdicts.get(theirs) ?? 0) + 1);
        if (ours !== withKeptTypes(theirs))
          disagreements.push({ go: name, kind, choices: recipe, ours, theirs });
      }
    });
    await Promise.all(compared);
  }
  return { verdicts, disagreements };
}
