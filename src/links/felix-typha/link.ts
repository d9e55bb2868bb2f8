import { ofEnds } from '../../calico/lists.ts';
import type { Link } from '../link.ts';
import { judgeFelixTypha } from './felix-typha.ts';
import { lintFelixTypha } from './lint.ts';

export const felixTyphaLink: Link = {
  name: 'felix-typha',
  modes: ['plaintext', 'mtls-cn', 'mtls-cn-or-spiffe', 'mtls-spiffe', 'broken', 'not-used', 'unknown'],
  judgedFrom: [...ofEnds, 'typha-pods', 'installations', 'felix-configurations'],
  judge: judgeFelixTypha,
  lint: lintFelixTypha,
};
