import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One request as the API server saw it. */
export interface AuditedRequest {
  readonly verb: string;
  readonly uri: string;
  /** Null for a path that is no resource, such as /version. */
  readonly resource: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly code: number;
  readonly userAgent: string;
  readonly impersonated: string | null;
  readonly receivedAt: string;
}

interface Event {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
  readonly userAgent?: string;
  readonly requestReceivedTimestamp: string;
  readonly stage: string;
}

/** The completed requests of `user` in the audit log after its first `from` bytes. */
export async function requestsSince(log: string, from: number, user: string): Promise<AuditedRequest[]> {
  const requests: AuditedRequest[] = [];
  for await (const line of createInterface({ input: createReadStream(log, { start: from }) })) {
    const event = JSON.parse(line) as Event;
    if (event.user.username !== user || event.stage !== 'ResponseComplete') continue;
    requests.push({
      verb: event.verb,
      uri: event.requestURI,
      resource: event.objectRef?.resource ?? null,
      namespace: event.objectRef?.namespace ?? null,
      name: event.objectRef?.name ?? null,
      code: event.responseStatus?.code ?? 0,
      userAgent: event.userAgent ?? '',
      impersonated: event.impersonatedUser?.username ?? null,
      receivedAt: event.requestReceivedTimestamp,
    });
  }
  return requests;
}
