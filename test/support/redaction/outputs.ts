import type { Diagnosis } from '../../../src/links/diagnosis/document.ts';
import type { Lint } from '../../../src/links/lint/lint.ts';
import type { Probe } from '../../../src/links/probe/document.ts';
import type { Status } from '../../../src/links/status.ts';
import { renderDiagnosisScreen } from '../../../src/render/diagnosis-screen.ts';
import { renderJson } from '../../../src/render/json.ts';
import { renderJunit } from '../../../src/render/junit.ts';
import { renderLintScreen } from '../../../src/render/lint-screen.ts';
import { renderProbeScreen } from '../../../src/render/probe-screen.ts';
import { renderPrometheus } from '../../../src/render/prometheus.ts';
import { renderStatusScreen } from '../../../src/render/status-screen.ts';
import { renderYaml } from '../../../src/render/yaml.ts';

const table = { full: false, columns: 80, colour: false };
const wide = { full: true, columns: null, colour: false };
const failing = new Set(['error', 'warning', 'info'] as const);

/** A status in every format. */
export function statusOutputs(status: Status): string[] {
  return [
    renderStatusScreen(status, table),
    renderStatusScreen(status, wide),
    renderJson(status),
    renderYaml(status),
    renderJunit([status], failing),
    renderPrometheus([status]),
  ];
}

export function lintOutputs(lint: Lint): string[] {
  return [
    renderLintScreen(lint, table),
    renderLintScreen(lint, wide),
    renderJson(lint),
    renderYaml(lint),
    renderJunit([lint], failing),
    renderPrometheus([lint]),
  ];
}

export function diagnosisOutputs(diagnosis: Diagnosis): string[] {
  return [
    renderDiagnosisScreen(diagnosis, table),
    renderDiagnosisScreen(diagnosis, wide),
    renderJson(diagnosis),
    renderYaml(diagnosis),
  ];
}

export function probeOutputs(probe: Probe): string[] {
  return [
    renderProbeScreen(probe, table),
    renderProbeScreen(probe, wide),
    renderJson(probe),
    renderYaml(probe),
  ];
}
