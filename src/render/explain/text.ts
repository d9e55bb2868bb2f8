import { paint } from '../paint.ts';
import { hang, wrap } from '../wrap.ts';
import type { Topic } from './topic.ts';

const indent = '  ';

/** Topics for a terminal, one below the other. */
export function renderTopics(topics: readonly Topic[], limit: number, colour: boolean): string {
  return `${topics.map((topic) => renderTopic(topic, limit, colour)).join('\n\n')}\n`;
}

function renderTopic(
  { id, title, paragraphs, facts, examples }: Topic,
  limit: number,
  colour: boolean,
): string {
  const width = Math.max(...facts.map(([label]) => label.length)) + 2;
  return [
    `${paint('strong', id, colour)} ${title}`,
    '',
    ...paragraphs.flatMap((text) => [...wrap(text, limit), '']),
    ...facts.map(([label, values]) => {
      const [head = '', ...rest] = values.map((value) => hang(value, width, limit - width));
      const lines = [`${label.padEnd(width)}${head}`, ...rest.map((line) => ' '.repeat(width) + line)];
      return lines.join('\n');
    }),
    ...examples.flatMap(({ label, code }) => [
      '',
      `${label}:`,
      ...code.split('\n').map((line) => indent + line),
    ]),
  ].join('\n');
}

/** One line for each topic: what there is to explain. */
export function renderIndex(
  groups: readonly (readonly [string, readonly Topic[]])[],
  limit: number,
  colour: boolean,
): string {
  const blocks = groups.map(([heading, topics]) => {
    const width = Math.max(...topics.map(({ id }) => id.length)) + 2;
    const lines = topics.map(
      ({ id, title }) => indent + hang(`${id.padEnd(width)}${title}`, width, limit - indent.length),
    );
    return [paint('strong', heading, colour), ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}
