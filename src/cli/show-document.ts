import type { Probe } from '../links/probe/document.ts';
import type { OutputFormat } from './output-flags.ts';
import { write } from './streams.ts';
import { screenWidth, wantsColour } from './terminal.ts';

/** Writes the document of a probe to stdout in the format asked for. */
export async function showDocument(document: Probe, format: OutputFormat): Promise<void> {
  await write(process.stdout, await renderDocument(document, format));
}

async function renderDocument(document: Probe, format: OutputFormat): Promise<string> {
  if (format === 'json') return (await import('../render/json.ts')).renderJson(document);
  if (format === 'yaml') return (await import('../render/yaml.ts')).renderYaml(document);
  const options = {
    full: format === 'wide',
    columns: screenWidth(process.stdout),
    colour: wantsColour(process.env, process.stdout),
  };
  return (await import('../render/probe-screen.ts')).renderProbeScreen(document, options);
}
