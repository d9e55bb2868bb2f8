import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Api {
  send(method: string, path: string, body?: string, type?: string): Promise<Answer>;
  close(): void;
}

/** A bare client of the cluster in the directory `dir`, as its administrator: no discovery, no retries. */
export function connect(dir: string): Api {
  const server = readFileSync(`${dir}/server`, 'utf8').trim();
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: readFileSync(`${dir}/pki/ca.crt`),
    cert: readFileSync(`${dir}/pki/admin.crt`),
    key: readFileSync(`${dir}/pki/admin.key`),
  });
  return {
    send: (method, path, body = '', type = 'application/json') =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
        const sent = request(server + path, { method, agent, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
          response.on('error', reject);
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
