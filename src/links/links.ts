import { etcdLink } from './etcd/link.ts';
import { felixTyphaLink } from './felix-typha/link.ts';
import { apiserverLink } from './kube-apiserver/link.ts';
import type { Link } from './link.ts';

/** Every link, in the order in which they are judged and shown. */
export const links: readonly Link[] = [felixTyphaLink, apiserverLink, etcdLink];
