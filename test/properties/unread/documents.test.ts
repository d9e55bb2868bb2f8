import assert from 'node:assert/strict';
import test from 'node:test';
import { stringify } from 'yaml';
import { brokenScenarios, healthyScenarios } from '../../../simulator/scenarios/catalogue.ts';
import { Issuer } from '../../../simulator/scenarios/issuer.ts';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { judge, judgedLinks } from '../../../src/links/judge.ts';
import { judgeContext } from '../../../src/links/judgement.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { dayMs, testTime } from '../../support/judged.ts';
import { claims, type Judged } from '../../support/unread/no-better.ts';

const context = { now: testTime, issuer: new Issuer(testTime), clusterCa: '' };

function judged(documents: readonly string[]): Judged {
  const snapshot = loadSnapshot([{ name: 'f.yaml', text: documents.join('---\n') }], testTime);
  const status = judge(snapshot, { now: testTime, version: '0', link: null, expiresWithinMs: 30 * dayMs });
  const links = judgedLinks(judgeContext(snapshot, testTime, 30 * dayMs), null);
  return { status, checks: links.flatMap(({ judgement }) => judgement.checks) };
}

/** A later write of an object takes the place of the one before. */
const nameOf = ({ kind, metadata: { namespace = '', name } }: KubeObject) => `${kind} ${namespace} ${name}`;

for (const { name, phases } of [...healthyScenarios, ...brokenScenarios]) {
  test(`${name}: a document that cannot be read makes nothing better`, () => {
    const written = phases(context).flatMap((phase) => phase.objects);
    const objects = [...new Map(written.map((object) => [nameOf(object), object])).values()];
    const documents = objects.map((object) => stringify(object));
    const full = judged(documents);
    for (const [index, document] of documents.entries())
      for (const broken of [`${document}broken: [\n`, 'broken: [\n']) {
        const less = judged(documents.with(index, broken));
        const { kind } = objects[index] ?? {};
        assert.equal(less.status.unread.length, 1);
        if (less.status.installation.kind === 'none') continue;
        assert.deepEqual(claims(full, less), [], `${name}: ${kind} ${index}, ${broken.length} characters`);
      }
  });
}

test('what is unknown because its Secret may be in such a document says so', () => {
  const objects = manifestMtlsCn.phases(context).flatMap((phase) => phase.objects);
  const documents = objects.map((object) =>
    object.kind === 'Secret' ? `kind: Secret\nbroken: [\n` : stringify(object),
  );
  const { status } = judged(documents);
  const [first] = status.unknown.filter(({ check }) => check === 'CTLS106');
  assert.equal(first?.reason, 'unreadable');
  assert.match(first?.why ?? '', /^Secret \S+ is not in f\.yaml; f\.yaml:\d+ is neither YAML nor JSON/);
  assert.match(first?.remedy.text ?? '', /^Mend the document/);
});
