import { at, inside, type Piece, put, raw, seq, take } from './der-tree.ts';

/** Object identifiers of extensions, as their DER content. */
export const ids = {
  subjectKeyId: '551d0e',
  keyUsage: '551d0f',
  alternativeNames: '551d11',
  basicConstraints: '551d13',
  nameConstraints: '551d1e',
  distributionPoints: '551d1f',
  policies: '551d20',
  policyMappings: '551d21',
  authorityKeyId: '551d23',
  policyConstraints: '551d24',
  extendedKeyUsage: '551d25',
  inhibitAnyPolicy: '551d36',
  informationAccess: '2b06010505070101',
  unknown: '2a0304',
} as const;

const places = {
  version: 0,
  serial: 1,
  algorithm: 2,
  issuer: 3,
  validity: 4,
  subject: 5,
  publicKey: 6,
  extensions: 7,
} as const;

/** A certificate of version 3 with extensions, whose elements are changed in place. */
export class Certificate {
  readonly whole: Piece;

  constructor(der: Buffer) {
    this.whole = take(der);
  }

  get tbs(): Piece {
    return at(this.whole, 0);
  }

  get signature(): Piece {
    return at(this.whole, 2);
  }

  field(name: keyof typeof places): Piece {
    return at(this.tbs, places[name]);
  }

  replace(name: keyof typeof places, piece: Piece): void {
    inside(this.tbs)[places[name]] = piece;
  }

  get extensions(): Piece[] {
    return inside(at(this.field('extensions'), 0));
  }

  /** Its place in the list; -1 where it is not there. */
  indexOf(id: string): number {
    return this.extensions.findIndex((each) => put(at(each, 0)).subarray(2).toString('hex') === id);
  }

  drop(id: string): void {
    const index = this.indexOf(id);
    if (index >= 0) this.extensions.splice(index, 1);
  }

  /** Puts it where it was, else at the end. */
  set(id: string, value: Piece | Buffer, critical: Piece | boolean = false): void {
    const index = this.indexOf(id);
    this.extensions.splice(
      index < 0 ? this.extensions.length : index,
      index < 0 ? 0 : 1,
      made(id, value, critical),
    );
  }

  add(id: string, value: Piece | Buffer, critical: Piece | boolean = false): void {
    this.extensions.push(made(id, value, critical));
  }
}

function made(id: string, value: Piece | Buffer, critical: Piece | boolean): Piece {
  const flag = typeof critical === 'boolean' ? (critical ? [raw(1, 'ff')] : []) : [critical];
  return seq(raw(6, id), ...flag, raw(4, Buffer.isBuffer(value) ? value : put(value)));
}
