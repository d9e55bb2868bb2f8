import type { Certificate } from './certificate.ts';

/** A certificate before it is signed again, and what is done to it afterwards. */
export interface Edit {
  readonly certificate: Certificate;
  readonly usage: 'serverAuth' | 'clientAuth';
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  changeSignature: (signature: Buffer) => Buffer;
  changeDer: (der: Buffer) => Buffer;
  /** Of the PEM file that holds it, and of the private key. */
  changeFile: (pem: string) => string;
  changeKeyFile: (pem: string) => string;
}

/** A kind of fault by its name: it edits the elements of one certificate. */
export type Faults = Readonly<Record<string, (edit: Edit) => void>>;
