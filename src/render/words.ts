import type { Mode, State } from '../links/status.ts';
import type { Tone } from './paint.ts';
import { glue } from './wrap.ts';

const modes: Readonly<Record<Mode, string>> = {
  plaintext: 'plaintext',
  tls: 'TLS',
  mtls: 'mTLS',
  'mtls-cn': `mTLS${glue}CN`,
  'mtls-cn-or-spiffe': `mTLS${glue}CN or${glue}SPIFFE`,
  'mtls-spiffe': `mTLS${glue}SPIFFE`,
  'tls-unverified': `TLS${glue}unverified`,
  'tls-token': `TLS${glue}token`,
  broken: 'broken',
  'not-used': `not${glue}used`,
  unknown: 'unknown',
};

const states: Readonly<Record<State, { readonly word: string; readonly tone: Tone }>> = {
  ok: { word: 'ok', tone: 'ok' },
  info: { word: 'info', tone: 'info' },
  warning: { word: 'warning', tone: 'warning' },
  error: { word: 'ERROR', tone: 'error' },
  unknown: { word: 'unknown', tone: 'unknown' },
  'not-used': { word: '-', tone: 'quiet' },
};

/** A mode as a person reads it. */
export const modeWord = (mode: Mode): string => modes[mode];

/** A state as a person reads it; errors stand out by their capitals, not by colour alone. */
export const stateWord = (state: State): string => states[state].word;

export const stateTone = (state: State): Tone => states[state].tone;
