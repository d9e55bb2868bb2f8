import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import { listed } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endNames, type FelixTyphaContext, templateName } from '../context.ts';
import type { TyphaView } from '../probe/typha-view.ts';
import { completeSettings, incompleteUnused } from './shared/complete-settings.ts';

export const ctls103 = findingKind<FelixTyphaChecks>({
  code: 'CTLS103',
  link: 'felix-typha',
  severity: 'error',
  title: "The TLS settings of Typha's clients are complete",
  explanation:
    'When any TLS setting of a client is there, the CA, certificate and key files and at least one of TYPHACN and TYPHAURISAN must be. Felix otherwise stays in a loop and not ready; confd and the node services end and are restarted for ever.',
  remedy:
    'Set what is missing on the calico-node container with upper-case FELIX_ names: all four processes read these.',
  examples: typhaSettings,
  onHost: 'Set what is missing, or remove the other TLS settings.',
  asCause: 'no connection, because the TLS settings are not complete',
  checks: {
    cluster: completeOfClients,
    unused: completeWithoutTypha,
    files: completeOfClients,
    sockets: neverHeardOf,
  },
});

function completeOfClients(context: FelixTyphaContext): CheckResult[] {
  return [
    ...completeSettings(ctls103, 'client', context, 'they never connect to Typha'),
    ...completeWithoutTypha(context),
  ];
}

/** Felix validates its settings also where it uses no Typha (Calico felix/config/config_params.go). */
function completeWithoutTypha(context: FelixTyphaContext): CheckResult[] {
  return incompleteUnused(ctls103, 'felix', context, 'Felix never becomes ready, though it uses no Typha');
}

function neverHeardOf({ name, felixes }: TyphaView): readonly Fact[] {
  return felixes
    .filter(({ client }) => client.mode === 'broken')
    .map(({ client }): Fact => {
      const { outcome } = client.tls;
      const missing = outcome.kind === 'incomplete' ? `: ${listed(outcome.missing)} missing` : '';
      return {
        kind: ctls103,
        who: name,
        subject: templateName(client),
        clause: `never heard of ${endNames([client])}, whose TLS settings are not complete${missing}`,
      };
    });
}
