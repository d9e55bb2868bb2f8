import type { Topic } from './topic.ts';

/** Something that keeps a server from starting. */
interface ServerRule {
  readonly refuses: string;
  readonly source: string;
  readonly seen: readonly string[];
}

/** The rules of one server, and how its versions are told. */
export interface ServerRules<Rule extends ServerRule = ServerRule> {
  readonly server: string;
  /** What decides beyond the rules, in a sentence or two. */
  readonly about: string;
  readonly rules: readonly Rule[];
  readonly span: (rule: Rule) => string;
}

/** What a server of the control plane refuses to start with. */
export function serverTopic<Rule extends ServerRule>({
  server,
  about,
  rules,
  span,
}: ServerRules<Rule>): Topic {
  return {
    id: server,
    title: `What ${server} does not start with, by version`,
    paragraphs: [about],
    facts: [['Does not start with', rules.map((rule) => `${rule.refuses} (${span(rule)})`)]],
    examples: [
      { label: 'Check the files of a host', code: 'kubectl calico-tls lint --root /mnt /mnt/etc/kubernetes' },
    ],
  };
}

/** The same as a section of a page, with the sources and the versions with which each rule was seen. */
export function serverSection<Rule extends ServerRule>({
  server,
  about,
  rules,
  span,
}: ServerRules<Rule>): string {
  const rows = rules.map(
    (rule) =>
      `| ${span(rule)} | ${rule.refuses} | ${rule.seen.length === 0 ? 'not run' : rule.seen.join(', ')} | ${rule.source} |`,
  );
  return [
    `## ${server}`,
    '',
    about,
    '',
    '| Versions | Does not start with | Seen with | Source |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
