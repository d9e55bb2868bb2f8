import type { Finding } from '../findings/finding.ts';
import {
  areNotUsed,
  type LinkStatus,
  type SideStatus,
  type State,
  type Summary,
  verdictCount,
} from '../links/status.ts';

/** What metrics can be made of: a status, or what `lint` found. */
export interface Measured {
  readonly metadata: { readonly context: string | null; readonly generatedAt: string };
  readonly links: readonly LinkStatus[];
  readonly findings: readonly Finding[];
  readonly summary: Summary;
}

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [Labels, number])[];
}

const states: readonly State[] = ['ok', 'info', 'warning', 'error', 'unknown', 'not-used'];

/**
 * The text exposition format 0.0.4 of Prometheus, for the textfile collector of node_exporter or a Pushgateway.
 * `unreachable` are contexts that could not be read.
 */
export function renderPrometheus(
  documents: readonly Measured[],
  unreachable: readonly string[] = [],
): string {
  const families: readonly Family[] = [
    {
      name: 'calico_tls_certificate_expiry_timestamp_seconds',
      help: 'When a certificate that an end presents expires, in seconds since 1970.',
      samples: documents.flatMap(certificateSamples),
    },
    {
      name: 'calico_tls_ca_expiry_timestamp_seconds',
      help: 'When a CA certificate that an end trusts expires, in seconds since 1970.',
      samples: documents.flatMap(anchorSamples),
    },
    {
      name: 'calico_tls_link_state',
      help: 'State of a link: 1 for the state that it is in, 0 for the others.',
      samples: documents.flatMap(({ metadata, links }) =>
        links.flatMap(({ link, state }) =>
          states.map(
            (one) => [{ ...contextLabel(metadata), link, state: one }, one === state ? 1 : 0] as const,
          ),
        ),
      ),
    },
    {
      name: 'calico_tls_link_mode',
      help: 'Mode of a link, always 1.',
      samples: documents.flatMap(({ metadata, links }) =>
        links.map(({ link, mode }) => [{ ...contextLabel(metadata), link, mode }, 1] as const),
      ),
    },
    { name: 'calico_tls_findings', help: 'Findings by code.', samples: documents.flatMap(findingSamples) },
    { name: 'calico_tls_checks', help: 'Checks by outcome.', samples: documents.flatMap(checkSamples) },
    {
      name: 'calico_tls_judged',
      help: 'Whether any check had a verdict, or no link is used: 0 where nothing could be judged.',
      samples: [
        ...documents.map(
          ({ metadata, links, summary }) =>
            [contextLabel(metadata), verdictCount(summary) > 0 || areNotUsed(links) ? 1 : 0] as const,
        ),
        ...unreachable.map((context) => [{ context }, 0] as const),
      ],
    },
    {
      name: 'calico_tls_last_run_timestamp_seconds',
      help: 'When this was found, in seconds since 1970.',
      samples: documents.map(
        ({ metadata }) => [contextLabel(metadata), seconds(metadata.generatedAt)] as const,
      ),
    },
    {
      name: 'calico_tls_context_readable',
      help: 'Whether a context could be read.',
      samples: [
        ...documents.map(({ metadata }) => [contextLabel(metadata), 1] as const),
        ...unreachable.map((context) => [{ context }, 0] as const),
      ],
    },
  ];
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}

function certificateSamples({ metadata, links }: Measured): (readonly [Labels, number])[] {
  return eachSide(links).flatMap(({ link, side }) => {
    const { certificate, component, workload } = side;
    if (certificate?.notAfter == null) return [];
    const { source, subject } = certificate;
    const labels = { ...contextLabel(metadata), link, side: side.side, component, workload, source };
    return [
      [
        { ...labels, key: certificate.key ?? '', subject: subject ?? '' },
        seconds(certificate.notAfter),
      ] as const,
    ];
  });
}

/** Once for each bundle, however many ends use it. */
function anchorSamples({ metadata, links }: Measured): (readonly [Labels, number])[] {
  return eachSide(links).flatMap(({ link, side }) =>
    side.trust.anchors.map(({ subject, notAfter, sha256 }) => {
      const source = side.trust.source ?? '';
      return [{ ...contextLabel(metadata), link, source, subject, sha256 }, seconds(notAfter)] as const;
    }),
  );
}

function findingSamples({ metadata, findings }: Measured): (readonly [Labels, number])[] {
  const groups = Map.groupBy(findings, ({ code, severity, link }) =>
    JSON.stringify([code, severity, link ?? '']),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { code, severity, link } = first;
    return [[{ ...contextLabel(metadata), link: link ?? '', code, severity }, group.length] as const];
  });
}

function checkSamples({ metadata, summary }: Measured): (readonly [Labels, number])[] {
  const { errors, warnings, infos, passed, unknown } = summary;
  const counts = { error: errors, warning: warnings, info: infos, passed, unknown };
  return Object.entries(counts).map(
    ([outcome, count]) => [{ ...contextLabel(metadata), outcome }, count] as const,
  );
}

function eachSide(links: readonly LinkStatus[]): { link: string; side: SideStatus }[] {
  return links.flatMap(({ link, sides }) => sides.map((side) => ({ link, side })));
}

function contextLabel({ context }: Measured['metadata']): Labels {
  return { context: context ?? '' };
}

function seconds(time: string): number {
  return Date.parse(time) / 1000;
}

/** The same labels twice would make a scraper drop everything: the first sample counts. */
function familyText({ name, help, samples }: Family): string {
  const lines = new Map<string, string>();
  for (const [labels, value] of samples) {
    const line = `${name}{${Object.entries(labels)
      .map(([label, text]) => `${label}="${escaped(text)}"`)
      .join(',')}}`;
    if (!lines.has(line) && Number.isFinite(value)) lines.set(line, `${line} ${value}\n`);
  }
  if (lines.size === 0) return '';
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${[...lines.values()].join('')}`;
}

function escaped(text: string): string {
  return text.toWellFormed().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
