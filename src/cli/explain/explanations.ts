import { type ApiserverRule, apiserverRules, span } from '../../calico/control-plane/apiserver-rules.ts';
import { type EtcdRule, etcdRules } from '../../calico/control-plane/etcd-rules.ts';
import { settings, settingsNamed } from '../../calico/reference/settings.ts';
import { calicoReleases } from '../../calico/releases.ts';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { catalogue } from '../../links/catalogue.ts';
import type { FindingKind } from '../../links/finding-kind.ts';
import { modes } from '../../links/mode-reference.ts';
import { goTopic, releasesPage } from '../../render/explain/go-releases.ts';
import { markdownPage, topicSections } from '../../render/explain/markdown.ts';
import { type ServerRules, serverSection, serverTopic } from '../../render/explain/server-rules.ts';
import { renderIndex, renderTopics } from '../../render/explain/text.ts';
import { findingTopic, modeTopic, settingTopic, type Topic } from '../../render/explain/topic.ts';
import { goDifferences } from '../../x509/go-differences.ts';
import { suggest } from '../flags/suggestion.ts';

export type ExplainFormat = 'text' | 'markdown';

export interface ExplainRequest {
  /** A code, a setting or a mode; null: the list of them all. */
  readonly word: string | null;
  readonly format: ExplainFormat;
  readonly columns: number;
  readonly colour: boolean;
}

const allSettings = (): Topic[] => settings.map(settingTopic);
const allModes = (): Topic[] => modes.map(modeTopic);
const go = (): Topic => goTopic(calicoReleases, goDifferences);
const servers = (): Topic[] => [serverTopic(apiserver), serverTopic(etcd)];

const apiserver: ServerRules<ApiserverRule> = {
  server: 'kube-apiserver',
  about:
    'Requests without a credential are decided by the block `anonymous` of the file that --authentication-config names; without one by --anonymous-auth, which is on when it is absent, and reset to off where the authorization mode is AlwaysAllow, as it is without --authorization-mode and --authorization-config. Underscores in names of flags are dashes.',
  rules: apiserverRules,
  span: (rule) => span(rule),
};

const etcd: ServerRules<EtcdRule> = {
  server: 'etcd',
  about:
    'A configuration file (--config-file, or ETCD_CONFIG_FILE) counts alone: flags and environment are ignored, and of the file what stands in client-transport-security, with keys in whatever case. Without one a flag counts, else its variable. A client needs a certificate with --client-cert-auth or --trusted-ca-file, but not where --auto-tls without --cert-file takes the place of both, nor at an http:// listener of --listen-client-urls or --listen-client-http-urls. --client-crl-file in PEM refuses every client, except where --listen-client-http-urls leaves gRPC a listener of its own; in a configuration file it has no effect.',
  rules: etcdRules,
  span: () => 'every version',
};

/** The explanation of a word, or what there is to explain. Nothing is read from anywhere. */
export function explain(
  { word, format, columns, colour }: ExplainRequest,
  kinds: readonly FindingKind[] = catalogue,
): string {
  if (word === null && format === 'markdown') return Object.values(referencePages(kinds)).join('\n');
  if (word === null) {
    const groups = [
      ['FINDINGS', kinds.map(findingTopic)],
      ['SETTINGS', allSettings()],
      ['MODES', allModes()],
      ['RELEASES', [go()]],
      ['SERVERS', servers()],
    ] as const;
    return renderIndex(groups, columns, colour);
  }
  const topics = topicsNamed(word, kinds);
  if (topics.length === 0) throw nothingNamed(word, kinds);
  return format === 'markdown' ? topicSections(topics) : renderTopics(topics, columns, colour);
}

/** The pages of the reference that are made from the catalogue, by the name of their file. */
export function referencePages(kinds: readonly FindingKind[] = catalogue): Readonly<Record<string, string>> {
  return {
    'findings.md': markdownPage(
      'Findings',
      'What `status`, `probe`, `diagnose` and `lint` can report. A code is never reused. `kubectl calico-tls explain CODE` prints one of these sections.',
      topicSections(kinds.map(findingTopic)),
    ),
    'settings.md': markdownPage(
      'Settings',
      'Every setting that decides how a connection of Calico is secured. `kubectl calico-tls explain NAME` prints one of these sections.',
      topicSections(allSettings()),
    ),
    'modes.md': markdownPage(
      'Modes',
      'What a link or one of its ends can be in. `kubectl calico-tls explain MODE` prints one of these sections.',
      topicSections(allModes()),
    ),
    'releases.md': releasesPage(calicoReleases, goDifferences),
    'servers.md': [
      '# Servers',
      '',
      'What the servers of the control plane do not start with, by version, as `lint` and `status` judge it. `kubectl calico-tls explain kube-apiserver` and `explain etcd` print these sections. Rules that were seen were tried on these versions.',
      '',
      serverSection(apiserver),
      serverSection(etcd),
    ].join('\n'),
  };
}

function topicsNamed(word: string, kinds: readonly FindingKind[]): Topic[] {
  const wanted = word.toLowerCase();
  const code = wanted.replace(/^(?:ctls)?(?=\d{3}$)/, 'ctls');
  return [
    ...kinds.filter((entry) => entry.code.toLowerCase() === code).map(findingTopic),
    ...(wanted === 'go' || wanted === 'releases' ? [go()] : []),
    ...servers().filter(({ id }) => id === wanted),
    ...modes.filter(({ mode }) => mode === wanted).map(modeTopic),
    ...settingsNamed(word).map(settingTopic),
  ];
}

function nothingNamed(word: string, kinds: readonly FindingKind[]): ExpectedError {
  const names = [...kinds.map(findingTopic), ...allSettings(), ...allModes(), go(), ...servers()].map(
    ({ id }) => id,
  );
  const nearest = suggest(word.toUpperCase(), names) ?? suggest(word, names);
  return new ExpectedError(`nothing to explain under ${JSON.stringify(word)}`, {
    code: 'unknown-topic',
    remedy:
      nearest === null ? 'Without a word, explain lists all that it knows.' : `Did you mean ${nearest}?`,
    command: `kubectl calico-tls explain${nearest === null ? '' : ` ${nearest.replace(/^-+/, '')}`}`,
    exitCode: exitCodes.usage,
  });
}
