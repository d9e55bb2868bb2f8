import type { ConfigFile } from '../../../src/calico/files/part.ts';
import { secret } from '../lint/host.ts';
import { linted, sampleFiles, sampleNames } from '../lint/samples.ts';
import { type Canary, password, tellingCanary } from './canary.ts';
import { lintOutputs } from './outputs.ts';
import type { Random } from './random.ts';

/** What `lint` says, in every format, of the files of a host in which secrets stand. */
export interface BaitedHost {
  readonly how: string;
  readonly canaries: readonly Canary[];
  readonly outputs: readonly string[];
}

/** A setting of any format: its name, what stands between, and its value on one line. */
const setting = /^(\s*(?:- )?"?[\w.-]+"?\s*[:=]\s*"?)([^"\n]+?)("?,?)$/gm;

/** A sample with passwords where secrets belong, and with a secret in place of one other setting's value. */
export function baitedHost(random: Random): BaitedHost {
  const name = random.pick(sampleNames);
  const word = password(random, true);
  const files = sampleFiles(name).map(({ path, text }) => ({ path, text: text.replaceAll(secret, word) }));
  const telling = oneLine(random);
  const baited = withSetting(files, telling.text, random);
  const { document } = linted(baited);
  const canary: Canary = { how: 'a word', name: null, text: word, forms: [] };
  return { how: `${name}: ${telling.how}`, canaries: [canary, telling], outputs: lintOutputs(document) };
}

function oneLine(random: Random): Canary {
  const canary = tellingCanary(random);
  return /["\n]/.test(canary.text) ? oneLine(random) : canary;
}

function withSetting(files: readonly ConfigFile[], value: string, random: Random): ConfigFile[] {
  const at = random.below(files.length);
  return files.map((file, index) => {
    const count = [...file.text.matchAll(setting)].length;
    if (index !== at || count === 0) return file;
    let left = random.below(count);
    const text = file.text.replace(setting, (whole, before: string, _value: string, after: string) => {
      left -= 1;
      return left === -1 ? `${before}${value}${after}` : whole;
    });
    return { path: file.path, text };
  });
}
