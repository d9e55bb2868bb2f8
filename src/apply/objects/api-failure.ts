import type { ApiResponse } from '../../cluster/request.ts';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { textAt } from '../../json.ts';
import { withoutSecrets } from '../../snapshot/redaction/secrets-in-text.ts';

/** The API server could not be reached, or did not answer, however often it was tried. */
export class LostConnection extends ExpectedError {
  constructor(cause: ExpectedError) {
    super(cause.message, {
      code: 'connection-lost',
      remedy: cause.remedy,
      exitCode: exitCodes.incomplete,
      cause,
    });
  }
}

/** The API server answered and said no: 403, 422, or anything else that trying again does not change. */
export class ApiRefusal extends ExpectedError {
  readonly status: number;

  constructor(status: number, what: string, message: string) {
    super(`the API server refused ${what}: ${message}`, {
      code: status === 403 ? 'forbidden' : 'refused-by-server',
      remedy:
        status === 403
          ? 'Ask for the missing permission, then run the command again.'
          : 'Look at the reason; admission policies and quotas speak like this.',
    });
    this.status = status;
  }
}

export function refusalOf(response: ApiResponse, what: string): ApiRefusal {
  return new ApiRefusal(response.status, what, refusalMessage(response));
}

/** What the server said, without secrets. */
export function refusalMessage(response: ApiResponse): string {
  const message = textAt(response.body, 'message') ?? `HTTP ${response.status}`;
  return withoutSecrets(message, 'prose').slice(0, 500);
}

const transient = new Set([
  'server-unreachable',
  'server-timeout',
  'connection-lost',
  'connection-failed',
  'proxy-unreachable',
  'proxy-refused',
  'not-kubernetes',
  'nothing-read',
]);

/** Whether an error says that the network or the server is gone, not that the request was wrong. */
export function isConnectionFailure(error: unknown): error is ExpectedError {
  return error instanceof ExpectedError && transient.has(error.code);
}
