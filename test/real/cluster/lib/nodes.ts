// nodes.ts DIR FIRST COUNT: registers the fake nodes node-FIRST .. node-(FIRST+COUNT-1), as a kubelet
// registers itself: the status comes with the create call.
//
// InternalIP is one address of 198.18.0.0/15 for each node (hostNetwork pods get it as their pod IP;
// EndpointSlices refuse loopback addresses). Nothing ever dials it: the API server is told to reach kubelets
// at the Hostname address, which is 127.0.0.1 for all of them, where kwok listens.
import { readFileSync } from 'node:fs';
import { connect } from './api.ts';

const [dir = '', first, count] = process.argv.slice(2);
const api = connect(dir);
const port = Number(readFileSync(`${dir}/kubelet-port`, 'utf8'));

function node(index: number): object {
  const name = `node-${index}`;
  const ip = index + 1;
  const room = { cpu: '32', memory: '256Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
      },
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: `198.${18 + (ip >> 16)}.${(ip >> 8) & 255}.${ip & 255}` },
        { type: 'Hostname', address: '127.0.0.1' },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      allocatable: room,
      capacity: room,
    },
  };
}

let next = Number(first);
const end = next + Number(count);
async function registerInTurn(): Promise<void> {
  while (next < end) {
    const index = next++;
    const answer = await api.send('POST', '/api/v1/nodes', JSON.stringify(node(index)));
    if (answer.status !== 201 && answer.status !== 409) {
      throw new Error(`node-${index}: ${answer.status} ${answer.text}`);
    }
  }
}
await Promise.all(Array.from({ length: 8 }, registerInTurn));
api.close();
