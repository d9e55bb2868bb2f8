/**
 * Writes all of `text` and waits until it is handed over. A reader that has gone (`| head -1`) is no error:
 * whoever reads decides how much.
 */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || isClosedPipe(error)) resolve();
      else reject(error);
    });
  });
}

/** Keeps a closed pipe from ending the process with a stack trace. */
export function ignoreClosedPipe(stream: NodeJS.WritableStream): void {
  stream.on('error', (error: Error) => {
    if (!isClosedPipe(error)) throw error;
  });
}

const isClosedPipe = (error: Error): boolean =>
  'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
