import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Asserts that a document is what schemas/`name`.schema.json promises. */
export function assertValid(
  name: 'status' | 'status-list' | 'lint' | 'error' | 'probe' | 'diagnosis' | 'plan',
  document: unknown,
): void {
  const isDate = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, formats: { 'date-time': isDate } });
  const others = readdirSync(schemas).filter((file) => file !== `${name}.schema.json`);
  for (const file of others) ajv.addSchema(read(file));
  const validate = ajv.compile(read(`${name}.schema.json`));
  assert.ok(validate(document), ajv.errorsText(validate.errors, { separator: '\n' }));
}

const schemas = new URL('../../schemas/', import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, schemas), 'utf8'));
