import { paint } from './paint.ts';
import { printable } from './printable.ts';

/** What `-o json` prints in place of a result; schemas/error.schema.json says the same. */
export interface ErrorDocument {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'Error';
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly command: string | null;
}

/** An error as lines for stderr: the fact, the remedy, the command alone on its line. Nothing is wrapped. */
export function renderError(error: ErrorDocument, colour: boolean): string {
  const head = `${paint('error', 'error:', colour)} ${printable(error.message)}`;
  if (error.code === 'unexpected') return `${head}; ${printable(error.remedy)}\n`;
  const command = error.command === null ? '' : `  ${printable(error.command)}\n`;
  return `${head}\n${printable(error.remedy)}\n${command}`;
}
