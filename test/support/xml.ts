/** What a strict reader of XML 1.0 sees: enough for documents of elements, attributes and text. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** The root element; throws for what is not well-formed. */
export function parseXml(source: string): Element {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(source))
    throw new Error('a character that XML does not allow');
  if (!source.isWellFormed()) throw new Error('half a surrogate pair');
  const body = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [root];
  let at = 0;
  for (const match of body.matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const parent = open.at(-1);
    if (parent === undefined) throw new Error('text after the root');
    parent.text += decoded(body.slice(at, match.index));
    at = match.index + match[0].length;
    const [, closing, name = '', attributes = '', empty] = match;
    if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const element: Element = { name, attributes: attributesOf(attributes), children: [], text: '' };
    parent.children.push(element);
    if (empty !== '/') open.push(element);
  }
  const [only, ...others] = root.children;
  if (open.length !== 1 || only === undefined || others.length > 0 || body.slice(at).trim() !== '')
    throw new Error('not one root element');
  return only;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decoded(value)]),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#10': '\n' };

function decoded(text: string): string {
  if (/<|>/.test(text) || /&(?!(?:amp|lt|gt|quot|#10);)/.test(text)) throw new Error(`not escaped: ${text}`);
  return text.replace(/&([\w#]+);/g, (_, name: string) => entities[name] ?? '');
}
