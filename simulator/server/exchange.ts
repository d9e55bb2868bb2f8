import type { IncomingMessage } from 'node:http';
import type { Impersonation, User } from './access.ts';
import { formOf, type Shown } from './representation.ts';

/** One request as the log of the simulated cluster keeps it. */
export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly accept: string;
  readonly userAgent: string;
  /** Null when authentication failed. */
  user: User | null;
  readonly impersonation: Impersonation;
  readonly body: string;
  /** 0 while it is not answered, or when the connection was reset. */
  status: number;
}

/** A request while it is handled. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly bytes: Buffer;
  readonly logged: LoggedRequest;
  readonly shown: Shown;
}

export async function readExchange(
  request: IncomingMessage,
  impersonation: Impersonation,
  now: Date,
): Promise<Exchange> {
  const url = new URL(request.url ?? '/', 'https://simulated');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const accept = request.headers.accept ?? '';
  const logged: LoggedRequest = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    accept,
    userAgent: request.headers['user-agent'] ?? '',
    user: null,
    impersonation,
    body: bytes.toString(),
    status: 0,
  };
  const shown: Shown = {
    form: formOf(accept),
    includeObject: url.searchParams.get('includeObject') ?? 'Metadata',
    now,
  };
  return { request, url, bytes, logged, shown };
}
