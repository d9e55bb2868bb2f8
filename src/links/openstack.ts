/** Whether a finding on a host is about a process of networking-calico, whose settings have names of their own. */
export function isOpenstack(subject: string): boolean {
  return /^(?:neutron-driver|dhcp-agent)\b/.test(subject);
}
