import assert from 'node:assert/strict';
import test from 'node:test';
import { calicoReleases } from '../../../../src/calico/releases.ts';
import { readEvents } from '../../../../src/cluster/logs/read-events.ts';
import { answerOf, requestOf } from '../../../../src/cluster/outcome.ts';
import { resources } from '../../../../src/cluster/resources.ts';
import { diagnose } from '../../../../src/links/diagnosis/diagnose.ts';
import { digestLog } from '../../../../src/links/diagnosis/digest.ts';
import { judge } from '../../../../src/links/judge.ts';
import { judgeContext } from '../../../../src/links/judgement.ts';
import type { Status } from '../../../../src/links/status.ts';
import { renderJson } from '../../../../src/render/json.ts';
import { extend } from '../../../../src/snapshot/build.ts';
import { loadSnapshot } from '../../../../src/snapshot/load.ts';
import type { RedactedObject } from '../../../../src/snapshot/objects.ts';
import { redactObject } from '../../../../src/snapshot/redact.ts';
import { withoutSecretsDeep } from '../../../../src/snapshot/redaction/secrets-in-document.ts';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';
import { saveSnapshot } from '../../../../src/snapshot/save.ts';
import type { Snapshot } from '../../../../src/snapshot/snapshot.ts';
import { freshSeed } from '../../../support/fresh-seed.ts';
import { testTime } from '../../../support/judged.ts';
import { baitedCluster } from '../../../support/redaction/baited-cluster.ts';
import { baitedHost } from '../../../support/redaction/baited-host.ts';
import { installed, seen, unredacted } from '../../../support/redaction/installed.ts';
import { issue, issuers } from '../../../support/redaction/issuers.ts';
import { leakIn, markIn } from '../../../support/redaction/needles.ts';
import { bait } from '../../../support/redaction/objects.ts';
import { diagnosisOutputs, statusOutputs } from '../../../support/redaction/outputs.ts';
import { Random } from '../../../support/redaction/random.ts';
import { saidStatement } from '../../../support/redaction/statements.ts';
import { secretForms } from '../../../unit/snapshot/secret-forms.ts';

/** One seed that is always tried, and one that nobody has tried; SEED=N repeats that of a failure, but for its keys. */
const seeds =
  process.env.SEED === undefined
    ? [20_261_130, freshSeed('snapshot/redaction/both-directions')]
    : [Number(process.env.SEED)];
const objects = 5000;
const inOneCluster = 100;
/** Of one issuer, for the known seed and for the fresh one. */
const certificates = { known: 10, fresh: 3 } as const;
const hosts = 100;
const releases = calicoReleases.map(({ to }) => `v${to}`);
const newest = releases.at(-1) ?? null;

const statusOf = (snapshot: Snapshot): Status =>
  judge(snapshot, { now: testTime, version: '0.0.0', link: null, expiresWithinMs: 0 });

for (const seed of seeds) {
  const failed = (what: string) => `seed ${seed}: ${what}`;

  test(`no secret of ${objects} objects is in any output (seed ${seed})`, async () => {
    const random = new Random(seed);
    const base = issue('SPIRE', random, testTime);
    for (let first = 0; first < objects; first += inOneCluster) {
      const baits = Array.from({ length: inOneCluster }, (_, index) => bait(random, `o${first + index}`));
      const found = baits.map(({ how, raw, canary }) => {
        const object = redactObject(raw);
        assert.ok(object !== null, failed(how));
        const text = JSON.stringify(object);
        assert.equal(leakIn(text, canary), null, failed(`${how}: ${text}`));
        assert.match(told(object), /withheld|\(removed\)|"private-key"/, failed(`${how}: ${text}`));
        return object;
      });
      const said = Array.from({ length: 12 }, () => saidStatement(random));
      const [messages, lines, events] = [said.slice(0, 4), said.slice(4, 8), said.slice(8)];
      const answers = messages.map(({ text }, index) =>
        answerOf(requestOf(resources.secrets, { namespace: 'kube-system', name: `s${index}` }), {
          status: 500,
          retryAfter: null,
          body: { message: text },
        }),
      );
      const snapshot = extend(seen(installed(base, newest)), { objects: found, answers });
      const status = statusOf(snapshot);
      const log = lines
        .map(
          ({ text }) =>
            `2026-11-24 11:59:00.000 [ERROR][1] typha/x.go 1: TLS handshake failed ${text.replaceAll('\n', '\\n')}\n`,
        )
        .join('');
      const connection = {
        request: async () => ({ status: 200, retryAfter: null, body: { items: events.map(eventOf) } }),
      };
      const diagnosis = diagnose(judgeContext(snapshot, testTime, 0), status, {
        digests: [
          digestLog(
            {
              namespace: 'kube-system',
              pod: 'calico-typha-0',
              node: null,
              container: 'calico-typha',
              role: 'typha',
              previous: false,
            },
            log,
          ),
        ],
        events: (await readEvents(connection as never, 'kube-system', () => true)).events,
        metrics: [],
        nodeOf: new Map(),
        collected: { typhaLogs: 1, nodeLogs: 0, nodePods: 1, bytes: log.length, left: 0, failed: [] },
      });
      const shown = withoutSecretsDeep(diagnosis);
      const whole = [renderJson(status), renderJson(shown), withoutSecrets(log, 'prose')];
      const outputs = [
        saveSnapshot(snapshot),
        ...statusOutputs(status),
        ...diagnosisOutputs(shown),
        ...whole,
      ];
      assert.equal(diagnosis.unrecognised.length + diagnosis.signs.length > 4, true);
      for (const output of outputs) {
        const mark = markIn(output);
        const at = mark === null ? 0 : output.indexOf(mark);
        assert.equal(mark, null, failed(output.slice(Math.max(0, at - 300), at + 100)));
      }
      for (const { how, canary } of said)
        for (const output of whole) assert.equal(leakIn(output, canary), null, failed(how));
    }
  });

  test(`no secret in files of hosts is in any output of lint (seed ${seed})`, () => {
    const random = new Random(seed);
    for (let host = 0; host < hosts; host += 1) {
      const { how, canaries, outputs } = baitedHost(random);
      for (const output of outputs)
        for (const canary of canaries)
          assert.equal(leakIn(output, canary), null, failed(`${how}: ${output}`));
    }
  });

  test(`no secret of a cluster is in what the commands write (seed ${seed})`, async (t) => {
    const { canaries, outputs } = await baitedCluster(t, new Random(seed));
    for (const [by, output] of outputs)
      for (const canary of canaries)
        assert.equal(leakIn(output, canary), null, failed(`${canary.how} in ${by}`));
    for (const by of ['--save', '-v 9', '--bundle', 'diagnose 2', 'probe 2', 'an error', 'status 2'])
      assert.match(outputs.get(by) ?? '', /withheld/, by);
  });

  for (const issuer of Object.keys(issuers)) {
    test(`certificates of ${issuer} give one status live, saved and with nothing withheld (seed ${seed})`, () => {
      const random = new Random(seed);
      const count = seed === seeds[0] ? certificates.known : certificates.fresh;
      for (let number = 0; number < count; number += 1) {
        const issued = issue(issuer, random, testTime);
        // Others are judged by several Gos, which takes longer.
        const release = random.chance(0.25) ? random.pick([null, ...releases]) : newest;
        const raw = installed(issued, release);
        const live = seen(raw);
        const saved = saveSnapshot(live);
        const status = judged(live);
        assert.deepEqual(
          judged(loadSnapshot([{ name: 'saved.yaml', text: saved }], testTime)),
          status,
          failed(saved),
        );
        assert.deepEqual(judged(unredacted(raw)), status, failed(saved));
        assert.doesNotMatch(saved, /withheld/, failed(saved));
        if (number === 0) {
          const { cert, key } = issued.typha;
          const canary = { how: issuer, name: null, text: key, forms: secretForms(key) };
          for (const text of besideKeys(cert, key)) {
            const clean = withoutSecrets(text, 'settings');
            assert.ok(clean.includes(cert), failed(`${issuer}: not the certificate of ${clean}`));
            assert.equal(leakIn(clean, canary), null, failed(`${issuer}: the key in ${clean}`));
          }
        }
        for (const pem of [issued.typha.cert, issued.felix.cert, issued.ca]) {
          for (const names of ['none', 'prose'] as const) assert.equal(withoutSecrets(pem, names), pem);
          for (const text of writtenDown(pem))
            assert.ok(withoutSecrets(text, 'settings') === text, failed(`${issuer}: withheld of ${text}`));
        }
      }
    });
  }
}

/** An object with its binary data as text. */
function told(object: RedactedObject): string {
  const binary = object.kind === 'ConfigMap' ? Object.values(object.binaryData ?? {}) : [];
  return JSON.stringify(object) + binary.map((text) => Buffer.from(text, 'base64').toString()).join('');
}

/** A status without what says where it was read. */
function judged(snapshot: Snapshot): object {
  const { metadata: _metadata, ...status } = statusOf(snapshot);
  return status;
}

const eventOf = ({ text }: { readonly text: string }, index: number) => ({
  involvedObject: { kind: 'Pod', name: `calico-node-${index}` },
  reason: 'FailedMount',
  message: text,
});

/** Certificates among whole and broken keys. */
function besideKeys(cert: string, key: string): string[] {
  const lines = key.trimEnd().split('\n');
  const [headless, endless] = [lines.slice(1).join('\n'), lines.slice(0, -1).join('\n')];
  return [
    key + cert,
    cert + key,
    `${endless}\n${cert}`,
    `${headless}\n${cert}`,
    `${cert}${headless}\n${cert}`,
  ];
}

/** Certificates as people keep them outside of Secrets. */
function writtenDown(pem: string): string[] {
  const base64 = Buffer.from(pem).toString('base64');
  const ders = pem
    .split('-----END CERTIFICATE-----\n')
    .slice(0, -1)
    .map((one) => Buffer.from(one.replace(/-----.*-----|\s/g, ''), 'base64'));
  return [
    pem,
    `ca: |\n${pem.replace(/^/gm, '  ')}b: c\n`,
    pem.replaceAll('\n', '\\n'),
    pem.replaceAll('\n', '\r\n'),
    JSON.stringify({ ca: pem, chain: [pem, pem] }),
    `certificate-authority-data: ${base64}\n`,
    base64.replace(/.{1,76}/g, '$&\n'),
    Buffer.from(base64).toString('base64'),
    encodeURIComponent(pem),
    ...ders.flatMap((der) => [
      der.toString('base64'),
      `x: ${der.toString('hex')}`,
      `ca: ${der.toString('hex')}`,
      der.toString('hex').replace(/../g, '$&:'),
      `ca:\n    ${der
        .toString('hex')
        .replace(/../g, '$&:')
        .replace(/.{45}(?=.)/g, '$&\n    ')}\n`,
      der.toString('hex').replace(/../g, '0x$&, '),
    ]),
  ];
}
