import { apiserverClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls204 = findingKind({
  code: 'CTLS204',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'Credentials and CA files for kube-apiserver are complete and mounted',
  explanation:
    'A client certificate needs its key, and every file that is named must be there; otherwise the component never connects.',
  remedy: 'Set what is missing, mount the file, or remove the settings.',
  examples: apiserverClient,
  onHost: 'Set what is missing, put the file there, or remove the settings.',
});
