/** A line as Calico's components write it (libcalico-go/lib/logutils). */
export interface LogLine {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly level: string;
  /** felix, confd, node-services, tunnel-ip-allocator, status-reporter, typha, … */
  readonly component: string;
  readonly message: string;
  /** The text of the field `error`; '' when there is none. */
  readonly error: string;
}

const form = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) \[([A-Z]+)\]\[\d+\] ([\w-]+)\/[\w.-]+ \d+: (.*)$/;

/** Fields that follow an error: logrus writes them in alphabetical order. */
const nextField =
  / (?:hash|host|id|keyFile|listenAddr|myID|name|node|numClients|options|port|pwd|reason|serverConnID|serverMsg|source|syncer|thread|type|version)=.*$/;

/** The parts of a line; null for what no component of Calico wrote so. */
export function logLine(text: string): LogLine | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [, day = '', time = '', level = '', component = '', message = ''] = match;
  const at = message.indexOf(' error=');
  return {
    time: `${day}T${time}Z`,
    level,
    component,
    message,
    error: at < 0 ? '' : message.slice(at + ' error='.length).replace(nextField, ''),
  };
}

/** The other end's address in a line of Typha (`client=`) or of a client (`endpoint A.`, `connection=`), without port. */
export function peerOf({ message }: LogLine): string | null {
  const match = /(?:client=|endpoint (?:\(\d+ of \d+\) )?|connection=)(\[[^\]]+\]|[^\s:]+):\d+/.exec(message);
  return match?.[1]?.replace(/^\[|\]$/g, '') ?? null;
}
