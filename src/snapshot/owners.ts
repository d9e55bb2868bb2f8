import { listAt, textAt, textMapAt } from '../json.ts';
import type { Owner } from './secret.ts';

const marks: readonly { owner: Owner; labels: readonly RegExp[]; annotations: readonly RegExp[] }[] = [
  { owner: 'helm', labels: [/^helm\.sh\/chart$/], annotations: [/^meta\.helm\.sh\/release-/] },
  { owner: 'argocd', labels: [/^argocd\.argoproj\.io\//], annotations: [/^argocd\.argoproj\.io\//] },
  { owner: 'flux', labels: [/^(?:kustomize|helm)\.toolkit\.fluxcd\.io\//], annotations: [/^fluxcd\.io\//] },
  {
    owner: 'cert-manager',
    labels: [/^controller\.cert-manager\.io\//],
    annotations: [/^cert-manager\.io\/(?:certificate-name|issuer-name|issuer-kind)$/],
  },
];

/** Who else writes an object, by the marks in its metadata (labels, annotations, owner references). */
export function ownersOf(metadata: unknown): Owner[] {
  const labels = textMapAt(metadata, 'labels');
  const annotations = Object.keys(textMapAt(metadata, 'annotations'));
  const found = new Set<Owner>();
  for (const mark of marks) {
    if (Object.keys(labels).some((name) => mark.labels.some((pattern) => pattern.test(name))))
      found.add(mark.owner);
    if (annotations.some((name) => mark.annotations.some((pattern) => pattern.test(name))))
      found.add(mark.owner);
  }
  if (labels['app.kubernetes.io/managed-by'] === 'Helm') found.add('helm');
  for (const reference of listAt(metadata, 'ownerReferences')) {
    if (textAt(reference, 'kind') === 'Installation') found.add('operator');
    if (textAt(reference, 'kind') === 'Certificate') found.add('cert-manager');
  }
  return [...found];
}
