import { Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { serviceAccountCa } from '../../../calico/apiserver-credential.ts';
import { environmentOf, fileAt } from '../../../calico/container-place.ts';
import { libcalicoVariable } from '../../../calico/libcalico-variable.ts';
import { keyBehind, textOfKey, withText } from './config-map-text.ts';
import { type Left, type Remediation, withMap } from './remediation.ts';

/** Takes insecure-skip-tls-verify out of a kubeconfig in a ConfigMap; one without a CA gets that of the cluster. */
export function remedyKubeconfig(remediation: Remediation): Remediation | Left {
  const { place } = remediation.client;
  const environment = environmentOf(place);
  const { value } = libcalicoVariable(environment, 'KUBECONFIG');
  const path = value.kind === 'set' ? value.text : '';
  const key = keyBehind(fileAt(place, path));
  if (key === null)
    return { left: `take insecure-skip-tls-verify out of ${path}, and give it a certificate-authority` };
  const context = libcalicoVariable(environment, 'K8S_CURRENT_CONTEXT').value;
  const text = verifyingKubeconfig(
    textOfKey(place.snapshot, key) ?? '',
    context.kind === 'set' ? context.text : '',
  );
  const map = text === null ? null : withText(place.snapshot, key, text);
  if (map === null) return { left: `take insecure-skip-tls-verify out of ${path}` };
  const why = `${path} is key ${key.key} of ConfigMap ${key.namespace}/${key.name}, which is read at start.`;
  return withMap(remediation, map, why);
}

/** The kubeconfig with its chosen cluster verified; null when it has none. Comments are kept. */
export function verifyingKubeconfig(text: string, context: string): string | null {
  const document = parseDocument(text);
  if (!(document instanceof Document) || document.errors.length > 0) return null;
  const wanted = context === '' ? String(document.get('current-context') ?? '') : context;
  const name = entry(document, 'contexts', wanted)?.getIn(['context', 'cluster']);
  const cluster = entry(document, 'clusters', String(name ?? ''))?.get('cluster');
  if (!isMap(cluster)) return null;
  cluster.delete('insecure-skip-tls-verify');
  if (!cluster.has('certificate-authority') && !cluster.has('certificate-authority-data'))
    cluster.set('certificate-authority', serviceAccountCa);
  return document.toString({ lineWidth: 0 });
}

function entry(document: Document.Parsed | Document, list: string, name: string): YAMLMap | null {
  const entries = document.get(list);
  if (!isSeq(entries)) return null;
  return entries.items.filter((item) => isMap(item)).find((item) => item.get('name') === name) ?? null;
}
