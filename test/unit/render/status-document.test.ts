import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { renderJson } from '../../../src/render/json.ts';
import { renderYaml } from '../../../src/render/yaml.ts';
import { assertValid } from '../../support/schema.ts';
import { clients, felixTypha, status } from '../../support/status-literals.ts';
import { scenarios } from '../../support/status-scenarios.ts';

const hostile = 'a\u001b[31mb\u009b2Jc\u202ed\u0007\u007f\u2028e';

for (const [name, document] of Object.entries(scenarios)) {
  test(`the ${name} status as JSON is what the schema promises, and what was judged`, () => {
    const printed = JSON.parse(renderJson(document));
    assertValid('status', printed);
    assert.deepEqual(printed, document);
  });

  test(`the ${name} status as YAML is the same document`, () => {
    assert.deepEqual(parse(renderYaml(document)), document);
  });
}

test('the schema takes no document that lacks a field, has one more or holds a word outside its set', () => {
  const good = status();
  const { unread: _, ...lacking } = good;
  assert.throws(() => assertValid('status', lacking));
  assert.throws(() => assertValid('status', { ...good, extra: 1 }));
  assert.throws(() => assertValid('status', { ...good, links: [felixTypha({ state: 'fine' as 'ok' })] }));
  const [client] = clients();
  const nameless = { ...client, certificate: { ...client?.certificate, subject: undefined } };
  assert.throws(() => assertValid('status', { ...good, links: [{ ...felixTypha(), sides: [nameless] }] }));
});

for (const [format, render, read] of [
  ['JSON', renderJson, (text: string): unknown => JSON.parse(text)],
  ['YAML', renderYaml, (text: string): unknown => parse(text)],
] as const) {
  test(`a name that would steer the terminal is escaped in ${format} and stays the same name`, () => {
    const printed = render({ name: hostile, [hostile]: [hostile] });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not be there
    assert.doesNotMatch(printed, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    assert.deepEqual(read(printed), { name: hostile, [hostile]: [hostile] });
  });
}

test('YAML keeps words that YAML would take for something else', () => {
  const document = {
    a: 'yes',
    b: 'null',
    c: '1e3',
    d: '',
    e: ' x',
    f: '2026-01-01',
    g: '#',
    h: 'a: b',
    i: '- x',
  };
  assert.deepEqual(parse(renderYaml(document)), document);
});
