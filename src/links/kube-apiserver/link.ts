import { ofEnds } from '../../calico/lists.ts';
import type { Link } from '../link.ts';
import { judgeApiserver } from './kube-apiserver.ts';
import { lintApiserver } from './lint.ts';

export const apiserverLink: Link = {
  name: 'kube-apiserver',
  modes: ['plaintext', 'mtls', 'tls-token', 'tls-unverified', 'not-used', 'unknown'],
  judgedFrom: [...ofEnds, 'control-plane-pods', 'installations'],
  judge: judgeApiserver,
  lint: lintApiserver,
};
