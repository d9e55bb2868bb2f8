import type { JsonObject } from './json.ts';

/** What kubectl sends instead of JSON for built-in kinds. The simulation reads it in access reviews only. */
export const protobufType = 'application/vnd.kubernetes.protobuf';

/** A SelfSubjectAccessReview from Kubernetes' protobuf encoding, cut to its resource attributes. */
export function accessReviewOf(bytes: Buffer): JsonObject {
  const unknown = fieldsOf(bytes.subarray(4));
  const spec = fieldsOf(fieldsOf(unknown.get(2)).get(2));
  const attributes = spec.get(1);
  const fields = fieldsOf(attributes);
  const names = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'];
  const texts = names.map((name, index) => [name, fields.get(index + 1)?.toString() ?? '']);
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: attributes === undefined ? {} : { resourceAttributes: Object.fromEntries(texts) },
  };
}

/** The length-delimited fields of a message by number, the last of each; others are skipped. */
function fieldsOf(bytes: Buffer | undefined): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  if (bytes === undefined) return fields;
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; offset < bytes.length; shift += 7) {
      const byte = bytes[offset] ?? 0;
      offset += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (offset < bytes.length) {
    const key = varint();
    if ((key & 7) !== 2) {
      varint();
      continue;
    }
    const length = varint();
    fields.set(key >> 3, bytes.subarray(offset, offset + length));
    offset += length;
  }
  return fields;
}
