import type { LinkName, Remedy, UnknownReason } from '../findings/finding.ts';
import type { FindingKind } from './finding-kind.ts';

/** In place of a remedy that depends on what is not known. */
export const undecidedRemedy: Remedy = {
  command: null,
  text: 'First make known what is unknown (-o wide says how): what mends it depends on that.',
};

/** What gives a check without a verdict one; without a command where no command does. */
export function unknownRemedy(
  reason: UnknownReason,
  {
    link,
    kind,
    permission,
    reader,
  }: {
    readonly link: LinkName | null;
    readonly kind: FindingKind;
    /** `get secrets in kube-system`; null where it is not known which right is missing. */
    readonly permission: string | null;
    /** The command that looked. */
    readonly reader: 'status' | 'probe';
  },
): Remedy {
  switch (reason) {
    case 'forbidden':
      return {
        command: `kubectl calico-tls permissions ${reader}`,
        text:
          permission === null ? 'Ask for the right that is missing.' : `Ask for the right to ${permission}.`,
      };
    case 'failed':
      return { command: null, text: 'Run the command again once the API server answers.' };
    case 'contradiction':
      return {
        command: null,
        text: 'Run the command again: what was read at two moments does not fit together.',
      };
    case 'not-searched':
      return { command: null, text: 'Run the command without --namespace.' };
    case 'not-given':
      return {
        command: null,
        text: 'Give the files of what runs as well, as kubectl get deployment,daemonset,service,secret,configmap -A -o yaml writes them, or run the command against the cluster.',
      };
    case 'withheld':
      return {
        command: null,
        text: 'It looks like a secret, so it is not kept: move it into a Secret or, if it is none, give it another name or form.',
      };
    case 'unreadable':
      return { command: null, text: 'Mend the document that could not be read, and run the command again.' };
    case 'not-visible':
      return link !== null && kind.probedOn.includes(link)
        ? { command: `kubectl calico-tls probe ${link}`, text: 'A live handshake shows it.' }
        : {
            command: null,
            text: 'Nothing that the API server keeps shows it; kubectl calico-tls lint reads files of hosts.',
          };
  }
}
