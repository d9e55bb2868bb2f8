import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Asserts that a document is what schemas/`name`.schema.json promises. */
export function assertValid(name: 'status' | 'error' | 'probe' | 'diagnosis', document: unknown): void {
  const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  const isDate = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, formats: { 'date-time': isDate } });
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  assert.ok(validate(document), ajv.errorsText(validate.errors, { separator: '\n' }));
}
