/** The part of node-forge's ASN.1 module that this room uses; the module alone keeps a bundle small. */
declare module 'node-forge/lib/asn1.js' {
  import type { ByteStringBuffer } from 'node-forge/lib/util.js';

  interface Element {
    readonly value: string;
  }
  const asn1: {
    create(tagClass: number, type: number, constructed: boolean, value: string): Element;
    toDer(element: Element): ByteStringBuffer;
    /** Reads length octets at the buffer's position; undefined for an indefinite length. */
    getBerValueLength(buffer: ByteStringBuffer): number | undefined;
    oidToDer(oid: string): ByteStringBuffer;
    derToOid(der: string): string;
  };
  export default asn1;
}

declare module 'node-forge/lib/util.js' {
  export interface ByteStringBuffer {
    /** Position of the next byte. */
    read: number;
    getBytes(): string;
  }
  const util: {
    createBuffer(bytes: string): ByteStringBuffer;
  };
  export default util;
}
