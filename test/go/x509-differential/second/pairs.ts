import { createPrivateKey, sign } from 'node:crypto';
import fc from 'fast-check';
import type { GoRelease } from '../../../../src/x509/go-release.ts';
import { type TlsEnd, wouldConnect } from '../../../../src/x509/handshake.ts';
import { tracePrivateKey } from '../../../../src/x509/key.ts';
import type { GoSide } from '../go-side.ts';
import { disagreement, type GoOutcome } from '../pair.ts';
import { Certificate } from './certificate.ts';
import { put } from './der-tree.ts';
import { extensionFaults } from './extension-faults.ts';
import type { Edit, Faults } from './fault.ts';
import { fieldFaults } from './field-faults.ts';
import { keyFaults } from './key-faults.ts';
import { subjectFaults } from './name-faults.ts';
import { constraintFaults, sanFaults } from './san-faults.ts';
import type { Chain, SeedName } from './seeds.ts';

export const faults: Faults = {
  ...fieldFaults,
  ...subjectFaults,
  ...sanFaults,
  ...constraintFaults,
  ...extensionFaults,
  ...keyFaults,
};

export interface SecondComparison {
  readonly judged: number;
  readonly accepted: number;
  /** What every Go said, without keys. */
  readonly verdicts: ReadonlySet<string>;
  readonly disagreements: readonly object[];
}

const choices = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
const signers: Readonly<Record<SeedName, SeedName>> = {
  root: 'root',
  issuing: 'root',
  server: 'issuing',
  client: 'issuing',
};
const owners = { server: 'client', client: 'server' } as const;

/** So many pairs with each kind of fault, in one of their certificates, judged by every Go and by this program. */
export async function compareSecond(
  chains: readonly Chain[],
  sides: readonly GoSide[],
  times: number,
  seed: number,
): Promise<SecondComparison> {
  const now = new Date(Math.trunc(Date.now() / 1000) * 1000 + 3_600_000);
  const verdicts = new Set<string>();
  const disagreements: object[] = [];
  let [judged, accepted] = [0, 0];
  for (const name of Object.keys(faults)) {
    const compared = fc.sample(choices, { seed, numRuns: times }).flatMap((recipe) => {
      const pair = pairOf(chains, name, recipe);
      return sides.map(async (side) => {
        const answer = side.ask(pair.question(now));
        const { server, client } = pair.ends(side.release);
        const ours = wouldConnect(server, client, now);
        const theirs = (await answer) as GoOutcome;
        const difference = disagreement(ours, theirs);
        judged++;
        if (theirs.accepted) accepted++;
        verdicts.add(ours.accepted ? 'accepted' : `${ours.stage} ${ours.refusedBy} ${ours.refusal.code}`);
        const { minor, patch } = side.release;
        if (difference !== null)
          disagreements.push({
            go: `1.${minor}.${patch}`,
            name,
            ...pair.about,
            recipe,
            difference,
            ours,
            theirs,
          });
      });
    });
    await Promise.all(compared);
  }
  return { judged, accepted, verdicts, disagreements };
}

interface Files {
  certFile: string;
  caFile: string;
  keyFile: string;
  commonName: string;
  uriSan: string;
}

function pairOf(chains: readonly Chain[], name: string, recipe: readonly number[]) {
  let used = 0;
  const pick = <T>(list: readonly [T, ...T[]]): T =>
    list[(recipe[used++ % recipe.length] ?? 0) % list.length] ?? list[0];
  const [first, ...others] = chains;
  if (first === undefined) throw new Error('there is no chain to edit');
  const chain = pick([first, ...others]);
  const end = pick(['server', 'client'] as const);
  // A leaf in half of the cases.
  const target = pick<SeedName>([end, end, 'issuing', 'root']);
  const edited = editedPem(chain, target, name, end, pick);
  const files = (own: 'server' | 'client'): Files => {
    const isHit = own === end;
    const pem = (which: SeedName) => (isHit && which === target ? edited.pem : pemOf(chain[which].der));
    const trusted = owners[own] === end && target === 'root' ? edited.pem : pemOf(chain.root.der);
    const other = `typha-${owners[own]}`;
    return {
      certFile: pem(own) + pem('issuing'),
      caFile: trusted,
      keyFile: isHit ? edited.changeKeyFile(chain[own].key) : chain[own].key,
      ...pickedNames(other, recipe[recipe.length - 1] ?? 0),
    };
  };
  const [server, client] = [files('server'), files('client')];
  const settings = {
    minVersion: '1.2',
    maxVersion: (recipe[10] ?? 0) % 4 === 0 ? '1.2' : '1.3',
    cipherSuites: [],
  };
  const tlsEnd = (of: Files, go: GoRelease): TlsEnd => ({
    transport: 'tls',
    go,
    certFile: of.certFile,
    caFile: of.caFile,
    commonName: of.commonName,
    uriSan: of.uriSan,
    key: traceOf(of.keyFile),
    tlsMinVersion: '1.2',
    tlsMaxVersion: settings.maxVersion === '1.2' ? '1.2' : '1.3',
    tlsCipherSuites: '',
  });
  return {
    about: { maker: chain.maker, end, target },
    ends: (go: GoRelease) => ({ server: tlsEnd(server, go), client: tlsEnd(client, go) }),
    question: (now: Date) => ({
      kind: 'handshake',
      handshake: {
        now: now.toISOString(),
        server: { ...settings, ...server },
        client: { ...settings, ...client },
      },
    }),
  };
}

function pickedNames(name: string, number: number): { commonName: string; uriSan: string } {
  const uriSan = `spiffe://cluster.local/${name}`;
  const all = [
    { commonName: name, uriSan: '' },
    { commonName: '', uriSan },
    { commonName: name, uriSan },
    { commonName: '', uriSan: '' },
  ];
  return all[number % all.length] ?? { commonName: name, uriSan };
}

function editedPem(
  chain: Chain,
  target: SeedName,
  name: string,
  end: 'server' | 'client',
  pick: Edit['pick'],
) {
  const certificate = new Certificate(chain[target].der);
  const edit: Edit = {
    certificate,
    usage: end === 'server' ? 'serverAuth' : 'clientAuth',
    pick,
    changeSignature: (signature) => signature,
    changeDer: (der) => der,
    changeFile: (pem) => pem,
    changeKeyFile: (pem) => pem,
  };
  faults[name]?.(edit);
  const key = createPrivateKey(chain[signers[target]].key);
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signature = edit.changeSignature(sign(digest, put(certificate.tbs), key));
  certificate.signature.content = Buffer.concat([Buffer.from([0]), signature]);
  return {
    pem: edit.changeFile(pemOf(edit.changeDer(put(certificate.whole)))),
    changeKeyFile: edit.changeKeyFile,
  };
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const traces = new Map<string, ReturnType<typeof tracePrivateKey>>();

function traceOf(keyFile: string): ReturnType<typeof tracePrivateKey> {
  const trace = traces.get(keyFile) ?? tracePrivateKey(keyFile);
  traces.set(keyFile, trace);
  return trace;
}
