import type { KubeObject } from '../json.ts';
import type { Hashes } from './hashes.ts';
import type { OperatorInputs } from './inputs.ts';
import { ownedMetadata, sourceNamespace, targetNamespace } from './metadata.ts';
import { pemBlocksOf } from './pem-blocks.ts';

interface Part {
  /** As the comment above it names it. */
  readonly source: string;
  readonly annotation: string;
  readonly pem: string;
}

/** What both ends trust: the operator's CA, every leaf of the user's own, and typha-ca. */
function partsOf({ authorityPem, node, typha, typhaCa }: OperatorInputs): Part[] {
  const own = (name: string, pem: string): Part => ({
    source: `${sourceNamespace}/${name}`,
    annotation: `${sourceNamespace}.hash.operator.tigera.io/${name}`,
    pem,
  });
  return [
    ...(node.kind === 'byo' ? [own('node-certs', node.pem)] : []),
    own('tigera-ca-private', authorityPem),
    ...(typhaCa === null
      ? []
      : [
          {
            source: `${targetNamespace}/typha-ca`,
            annotation: `${targetNamespace}.hash.operator.tigera.io/typha-ca`,
            pem: typhaCa,
          },
        ]),
    ...(typha.kind === 'byo' ? [own('typha-certs', typha.pem)] : []),
  ];
}

/** The annotations that make pods roll when the bundle changes. */
export function bundleHashes(inputs: OperatorInputs, hashes: Hashes): Record<string, string> {
  const parts = partsOf(inputs).map((part) => [part.annotation, hashes.of(part.pem)]);
  return { 'hash.operator.tigera.io/system': hashes.of('system roots'), ...Object.fromEntries(parts) };
}

/** ConfigMap calico-system/tigera-ca-bundle. */
export function bundle(inputs: OperatorInputs, hashes: Hashes): KubeObject {
  const text = partsOf(inputs)
    .map((part) => `# certificate name: ${part.source}\n${pemBlocksOf(part.pem).join('\n')}\n\n`)
    .join('');
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: ownedMetadata(
      inputs.installation,
      targetNamespace,
      'tigera-ca-bundle',
      bundleHashes(inputs, hashes),
    ),
    data: { 'ca-bundle.crt': '# system roots\n', 'ca.crt': text, 'tigera-ca-bundle.crt': text },
  };
}
