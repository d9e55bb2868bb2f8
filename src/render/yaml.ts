import { Document, Scalar, visit } from 'yaml';
import { hasObeyed, printableJson } from './printable.ts';

/** The same document as YAML, ending in a newline, safe to show on a terminal. */
export function renderYaml(document: object): string {
  const yaml = new Document(document, { aliasDuplicateObjects: false });
  visit(yaml, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && hasObeyed(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return printableJson(yaml.toString({ lineWidth: 0 }));
}
