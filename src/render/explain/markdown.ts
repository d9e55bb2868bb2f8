import type { Topic } from './topic.ts';

/** Topics as sections of a Markdown page. */
export function topicSections(topics: readonly Topic[]): string {
  return topics.map(section).join('\n');
}

/** A page with a title, a sentence below it, and sections. */
export function markdownPage(title: string, sentence: string, sections: string): string {
  return `# ${title}\n\n${sentence}\n\n${sections}`;
}

function section({ id, title, paragraphs, facts, examples }: Topic): string {
  const lines = [
    `## ${id}`,
    '',
    `**${text(title)}**`,
    '',
    ...paragraphs.flatMap((paragraph) => [text(paragraph), '']),
    ...facts.map(([label, values]) => `- ${label}: ${values.map(text).join('; ')}`),
    ...examples.flatMap(({ label, code }) => ['', `${label}:`, '', '```', code, '```']),
  ];
  return `${lines.join('\n')}\n`;
}

/** Names of variables have underscores, and `<name>` would be taken for HTML. */
function text(plain: string): string {
  return plain.replaceAll(/[\\`*_<>[\]]/g, (character) => `\\${character}`);
}
