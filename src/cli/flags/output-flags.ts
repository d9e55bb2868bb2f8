import * as Flags from '@oclif/core/flags';
import { failOnLevels } from './fail-on.ts';

const outputFormats = ['table', 'wide', 'json', 'yaml'] as const;
export type OutputFormat = (typeof outputFormats)[number];
const reportFormats = [...outputFormats, 'junit', 'prometheus'] as const;
/** Formats of the commands whose result other programs take in. */
export type ReportFormat = (typeof reportFormats)[number];

/** Flags of the commands that judge: how to show the result and what makes the exit code 3. */
export const judgingFlags = {
  output: Flags.option({ options: outputFormats })({
    char: 'o',
    default: 'table',
    description: 'how to show the result; wide adds evidence',
  }),
  'fail-on': Flags.option({ options: failOnLevels, multiple: true })({
    default: ['error'],
    multipleNonGreedy: true,
    description:
      'exit with 3 for findings of this severity or above; unknown adds what is unknown to the severity given ' +
      'beside it, or to error; none never fails (repeatable)',
  }),
  'expires-within': Flags.string({
    helpValue: 'SPAN',
    default: '30d',
    description: 'report certificates that expire within this span, e.g. 30d or 12h',
  }),
};

/** The same for status and lint, whose results CI servers and Prometheus take in. */
export const reportFlags = {
  ...judgingFlags,
  'for-release': Flags.string({
    helpValue: 'VERSION',
    description: 'judge Typha and its clients as this release of Calico, e.g. v3.30, whatever runs',
  }),
  output: Flags.option({ options: reportFormats })({
    char: 'o',
    default: 'table',
    description:
      'how to show the result; wide adds evidence, junit is for CI, prometheus for a textfile collector',
  }),
};
