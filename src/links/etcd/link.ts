import { ofEnds } from '../../calico/lists.ts';
import type { Link } from '../link.ts';
import { judgeEtcd } from './etcd.ts';
import { lintEtcd } from './lint.ts';

export const etcdLink: Link = {
  name: 'etcd',
  modes: ['plaintext', 'tls', 'mtls', 'broken', 'not-used', 'unknown'],
  judgedFrom: [...ofEnds, 'typha-pods', 'control-plane-pods', 'installations'],
  judge: judgeEtcd,
  lint: lintEtcd,
};
