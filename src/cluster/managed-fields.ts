const marker = Buffer.from('"managedFields":[');
const [quote, backslash, openList, closeList, comma] = [0x22, 0x5c, 0x5b, 0x5d, 0x2c];

/**
 * JSON of objects without their `managedFields`, which are nine tenths of a calico-node pod's metadata: the parser
 * never sees them. Inside a string the marker cannot stand, as its quotes would be escaped.
 */
export function withoutManagedFields(json: Buffer): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = json.indexOf(marker); at >= 0; at = json.indexOf(marker, from)) {
    const end = endOfList(json, at + marker.length);
    if (end === null) break;
    const followed = json[end] === comma;
    const led = !followed && json[at - 1] === comma;
    kept.push(json.subarray(from, led ? at - 1 : at));
    from = followed ? end + 1 : end;
  }
  return from === 0 ? json : Buffer.concat([...kept, json.subarray(from)]);
}

/** The position after the list that was opened before `start`; null when it does not end. */
function endOfList(json: Buffer, start: number): number | null {
  let depth = 1;
  let inString = false;
  for (let at = start; at < json.length; at += 1) {
    const byte = json[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === openList) depth += 1;
    else if (byte === closeList) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
