/** The part of node-forge's ASN.1 module that this room uses; the module alone keeps a bundle small. */
declare module 'node-forge/lib/asn1.js' {
  interface Element {
    readonly value: string;
  }
  interface ByteBuffer {
    getBytes(): string;
  }
  interface ReadOptions {
    readonly strict: boolean;
    readonly parseAllBytes: boolean;
    readonly decodeBitStrings: boolean;
  }
  const asn1: {
    create(tagClass: number, type: number, constructed: boolean, value: string): Element;
    fromDer(der: string, options: ReadOptions): Element;
    toDer(element: Element): ByteBuffer;
    oidToDer(oid: string): ByteBuffer;
    derToOid(der: string): string;
  };
  export default asn1;
}
