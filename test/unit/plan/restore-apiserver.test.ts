import assert from 'node:assert/strict';
import test from 'node:test';
import { proveRestore } from '../../../src/plan/changes/restore/restore-proof.ts';
import type { Deployment } from '../../../src/snapshot/objects.ts';
import { allOf } from '../../../src/snapshot/snapshot.ts';
import { type InstallChoices, weakInstall } from '../../support/apiserver/weak-install.ts';
import { testTime } from '../../support/judged.ts';

const component: InstallChoices['node'] = {
  skip: 'none',
  endpoint: 'none',
  endpointBy: 'literal',
  ca: 'none',
  serviceHost: 'none',
  automount: true,
};
const healthy: InstallChoices = {
  controllers: component,
  typha: component,
  node: component,
  cni: { skip: 'none', plain: 'none', root: 'none', configBy: 'literal' },
  connection: 'verified',
  rootCa: true,
};

/** What putting back the template of kube-controllers with these settings comes to, from a healthy install. */
function putBack(controllers: Partial<InstallChoices['controllers']>): string {
  const now = weakInstall(healthy);
  const before = controllersOf(now);
  const after = controllersOf(weakInstall({ ...healthy, controllers: { ...component, ...controllers } }));
  const judgement = proveRestore(now, [[{ before, after }]], false, testTime);
  return judgement.kind === 'safe' ? `safe, ${judgement.proof.pairings}` : judgement.refusals.join('; ');
}

function controllersOf(state: ReturnType<typeof weakInstall>): Deployment {
  const found = allOf(state, 'Deployment').find(({ metadata }) => /controllers/.test(metadata.name));
  assert.ok(found !== undefined);
  return found;
}

test('a template with a CA that does not verify kube-apiserver is not put back', () => {
  assert.match(
    putBack({ endpoint: 'good', ca: 'wrong' }),
    /^kube-controllers of Deployment .*unknown authority/,
  );
});

test('a template that verifies it, or that never looked, is put back, and was judged', () => {
  for (const settings of [{}, { endpoint: 'good', ca: 'right' }, { skip: 'literal' }] as const)
    assert.match(putBack(settings), /^safe, [1-9]/, JSON.stringify(settings));
});
