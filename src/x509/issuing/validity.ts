export interface ValidityRequest {
  readonly now: Date;
  /** Asked for in days from now; the issuer's end caps it. */
  readonly lifetimeDays?: number;
  /** Exact dates, capped by nothing. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const dayMs = 86_400_000;
const clockSkewMs = 5 * 60_000;

/** From five minutes back (clocks of nodes differ), within the issuer's own dates; whole seconds. */
export function validity(request: ValidityRequest, defaultDays: number, issuer: Validity | null): Validity {
  const now = request.now.getTime();
  const earliest = Math.max(now - clockSkewMs, issuer?.notBefore.getTime() ?? Number.NEGATIVE_INFINITY);
  const latest = Math.min(
    now + (request.lifetimeDays ?? defaultDays) * dayMs,
    issuer?.notAfter.getTime() ?? Number.POSITIVE_INFINITY,
  );
  return {
    notBefore: request.notBefore ?? wholeSecond(earliest),
    notAfter: request.notAfter ?? wholeSecond(latest),
  };
}

function wholeSecond(time: number): Date {
  return new Date(Math.floor(time / 1000) * 1000);
}
