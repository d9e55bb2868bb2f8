import type { Diagnosis } from '../../links/diagnosis/document.ts';
import type { Probe } from '../../links/probe/document.ts';
import type { OutputFormat } from '../flags/output-flags.ts';
import { write } from './streams.ts';
import { screenWidth, wantsColour } from './terminal.ts';

/** Writes the document of a probe or a diagnosis to stdout in the format asked for. */
export async function showDocument(document: Probe | Diagnosis, format: OutputFormat): Promise<void> {
  await write(process.stdout, await renderDocument(document, format));
}

async function renderDocument(document: Probe | Diagnosis, format: OutputFormat): Promise<string> {
  if (format === 'json') return (await import('../../render/json.ts')).renderJson(document);
  if (format === 'yaml') return (await import('../../render/yaml.ts')).renderYaml(document);
  const options = {
    full: format === 'wide',
    columns: screenWidth(process.stdout),
    colour: wantsColour(process.env, process.stdout),
  };
  if (document.kind === 'Probe')
    return (await import('../../render/probe-screen.ts')).renderProbeScreen(document, options);
  return (await import('../../render/diagnosis-screen.ts')).renderDiagnosisScreen(document, options);
}
