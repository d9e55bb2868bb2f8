import type { SettingReference } from '../../calico/reference/setting.ts';
import type { FindingKind } from '../../links/finding-kind.ts';
import { linksOf, type ModeReference } from '../../links/mode-reference.ts';

/** Something that `explain` explains, before it becomes text or Markdown. */
export interface Topic {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly (readonly [label: string, values: readonly string[]])[];
  readonly examples: readonly { readonly label: string; readonly code: string }[];
}

const installs = [
  ['operator', 'Operator'],
  ['manifest', 'Manifest'],
  ['host', 'Files of a host'],
] as const;

export function findingTopic(entry: FindingKind): Topic {
  const { examples } = entry;
  return {
    id: entry.code,
    title: entry.title,
    paragraphs: [entry.explanation],
    facts: [
      ['Usual severity', [entry.severity]],
      ['Link', [entry.link ?? 'any']],
      ['To mend it', [entry.remedy]],
    ],
    examples: installs.flatMap(([install, label]) => {
      const code = examples[install];
      return code === null ? [] : [{ label, code }];
    }),
  };
}

export function settingTopic(setting: SettingReference): Topic {
  const { name, component, link, meaning, env, files, absent, readBy, takesEffect } = setting;
  return {
    id: name,
    title: component,
    paragraphs: [meaning],
    facts: [
      ['Link', [link]],
      ...(env.length === 0 ? [] : [['Variables', env] as const]),
      ...(files.length === 0 ? [] : [['Also', files] as const]),
      ['When absent', [absent]],
      ['Read by', readBy],
      ['Takes effect', [takesEffect]],
    ],
    examples: settingExamples(setting),
  };
}

export function modeTopic({ mode, meaning, settings }: ModeReference): Topic {
  return {
    id: mode,
    title: linksOf(mode).join(', '),
    paragraphs: [meaning],
    facts: [['Comes from', [settings]]],
    examples: [],
  };
}

/** How it is set in a manifest, and where the operator takes it from. */
function settingExamples({ name, env, files, link }: SettingReference): Topic['examples'] {
  const [first] = env;
  const isFlag = name.startsWith('--');
  const secret = files.find((file) => /^(?:Secret|ConfigMap) /.test(file));
  const [object, key] = secret?.split(': ') ?? [];
  const [kind, path = ''] = object?.split(' ') ?? [];
  const [namespace, objectName] = path.split('/');
  const operator =
    kind !== undefined && key !== undefined
      ? `kubectl get ${kind.toLowerCase()} -n ${namespace} ${objectName} -o jsonpath={.data.${key}}`
      : link === 'felix-typha' && /^(?:FELIX|TYPHA)_/.test(name)
        ? '# The operator sets it from the Secrets typha-certs and node-certs; edits of its objects are reverted.'
        : null;
  const manifest = isFlag ? `- ${name}=...` : first === undefined ? null : `- {name: ${first}, value: ...}`;
  return [
    ...(operator === null ? [] : [{ label: 'Operator', code: operator }]),
    ...(manifest === null ? [] : [{ label: 'Manifest', code: manifest }]),
  ];
}
