import { ExpectedError } from '../../errors.ts';

/**
 * Writes all of `text` and waits until it is handed over. A reader that has gone (`| head -1`) is no error:
 * whoever reads decides how much.
 */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || isClosedPipe(error)) resolve();
      else reject(cannotWrite(error));
    });
  });
}

/** Leaves failed writes to the callbacks of `write`, instead of ending the process with a stack trace. */
export function ownErrorsOf(stream: NodeJS.WritableStream): void {
  stream.removeAllListeners('error');
  stream.on('error', () => {});
}

const isClosedPipe = (error: Error): boolean =>
  'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');

const cannotWrite = (cause: Error): ExpectedError =>
  new ExpectedError(`cannot write the output: ${cause.message}`, {
    code: 'cannot-write-output',
    remedy: 'Is the disk full?',
    cause,
  });
