// cri-log.ts FILE < lines: appends each line of standard input to FILE in the container runtime's log
// format, the only one (beside Docker's JSON) that kwok's log reader takes:
// `some-program 2>&1 | node cri-log.ts FILE`.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [file = ''] = process.argv.slice(2);
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const now = new Date().toISOString().replace('Z', '000000Z');
  appendFileSync(file, `${now} stdout F ${line}\n`);
}
