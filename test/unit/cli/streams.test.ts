import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import test from 'node:test';
import { ownErrorsOf, write } from '../../../src/cli/terminal/streams.ts';
import { ExpectedError } from '../../../src/errors.ts';

function failing(code: string): Writable {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: write`), { code })),
  });
  ownErrorsOf(stream);
  return stream;
}

test('a reader that has gone is no error, however often it is written to', async () => {
  const stream = failing('EPIPE');
  await write(stream, 'a');
  await write(stream, 'b');
});

test('output that cannot be written is an expected error', async () => {
  await assert.rejects(write(failing('ENOSPC'), 'a'), (error) => {
    assert.ok(error instanceof ExpectedError);
    assert.equal(error.code, 'cannot-write-output');
    assert.equal(error.message, 'cannot write the output: ENOSPC: write');
    return true;
  });
});
