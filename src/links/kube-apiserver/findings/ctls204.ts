import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserverClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { filesPresent, type ServerFiles } from '../../lint/server-files.ts';
import { listed } from '../../wording.ts';
import type { ApiserverChecks } from '../checks.ts';
import type { JudgedEnd } from '../end.ts';

export const ctls204: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS204',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'Credentials and CA files for kube-apiserver are complete and mounted',
  explanation:
    'A client certificate needs its key, and every file that is named must be there; otherwise the component never connects.',
  remedy: 'Set what is missing, mount the file, or remove the settings.',
  examples: apiserverClient,
  onHost: 'Set what is missing, put the file there, or remove the settings.',
  checks: { end: complete, serverFiles: presentAtServer },
});

/** Certificate with key, and every file there. */
function complete({ name, client }: JudgedEnd): CheckResult[] {
  const { ca, cert, key, missing, useless, environment } = client.access;
  const files = [ca, cert, key].flatMap((file) => (file === null ? [] : [file]));
  const problems = [
    ...environment.blockers,
    ...(missing === null ? [] : [missing]),
    ...(cert !== null && key === null ? [`${cert.setting.name} is set and K8S_KEY_FILE is not`] : []),
    ...(key !== null && cert === null ? [`${key.setting.name} is set and K8S_CERT_FILE is not`] : []),
    ...files.flatMap(({ setting, file }) =>
      file?.kind === 'missing' ? [`${setting.name} names ${file.path}, but ${file.why}`] : [],
    ),
  ];
  if (problems.length > 0)
    return [failedCheck(ctls204, { subject: name, message: `${name}: ${listed(problems)}` })];
  if (useless.length > 0)
    return [
      failedCheck(ctls204, {
        subject: name,
        severity: 'warning',
        message: `${name}: ${listed(useless)} have no effect without K8S_API_ENDPOINT or KUBECONFIG`,
      }),
    ];
  const unseen = files.flatMap(({ setting, file }) => {
    if (file?.kind === 'unknown') return [`${file.path}: ${file.why}`];
    return setting.value.kind === 'unknown' ? [`${setting.name}: ${setting.value.why}`] : [];
  });
  const unreadable = [...environment.leftOut, ...unseen];
  return [unreadable.length === 0 ? passed(ctls204, name) : unknown(ctls204, name, unreadable.join('; '))];
}

function presentAtServer(name: string, files: ServerFiles): CheckResult[] {
  return filesPresent(name, files, ctls204);
}
