import { ofTyphas } from '../../../calico/lists.ts';
import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { type FelixTyphaContext, templateName } from '../context.ts';
import type { TyphaView } from '../probe/typha-view.ts';
import { acceptedCertificates } from './shared/accepted-certificates.ts';

export const ctls108 = findingKind<FelixTyphaChecks>({
  code: 'CTLS108',
  link: 'felix-typha',
  severity: 'error',
  title: "Felix accepts Typha's certificate",
  explanation:
    "Each client compares the Common Name of Typha's certificate with TYPHACN and its URI SANs with TYPHAURISAN, letter by letter; either suffices where both are set. The address of Typha is not compared.",
  remedy: 'Issue a server certificate with the required name, or correct the name that the clients require.',
  passesFrom: ofTyphas,
  probedOn: ['felix-typha'],
  examples: identity,
  checks: { cluster: acceptedByClients, files: acceptedByClients, sockets: acceptedAsPresented },
});

function acceptedByClients(context: FelixTyphaContext): CheckResult[] {
  return acceptedCertificates(ctls108, 'client', context);
}

/** Where a client refuses it, `seenRefusals` says why. */
function acceptedAsPresented({ felixes }: TyphaView): readonly CheckResult[] {
  return felixes
    .filter(({ acceptsServer }) => acceptsServer?.accepted === true)
    .map(({ client }) => passed(ctls108, templateName(client)));
}
