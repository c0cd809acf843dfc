/** The only source of time in the backend. Injected, so that a year can pass in a test. */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes backwards. */
  now(): number;
}

/** As far as a clock can be advanced: what is scheduled from there, years ahead, still has a date of four digits. */
export const latestTime = Date.UTC(9980, 0, 1);

/** A clock that follows the machine's, plus what it was advanced by. */
export class AdjustableClock implements Clock {
  private latest = 0;

  /** @param offset milliseconds it has been advanced by before */
  constructor(
    private readonly machineTime: () => number = Date.now,
    private offset = 0,
  ) {}

  now(): number {
    // The machine's clock may be set back (NTP, suspend); what was told once is not taken back.
    this.latest = Math.max(this.latest, this.machineTime() + this.offset);
    return this.latest;
  }

  /**
   * The same clock as it would be had nobody advanced it: what the clients' machines show, so what their signatures are
   * dated by.
   */
  readonly unadvanced: Clock = { now: () => this.now() - this.offset };

  /** Milliseconds it was advanced by. */
  get advancedBy(): number {
    return this.offset;
  }

  /** Back to the machine's time. Only for an empty state, in which nothing has a date yet. */
  reset(): void {
    this.offset = 0;
    this.latest = 0;
  }

  /** Moves the clock forward. @throws RangeError for a negative or non-finite number of milliseconds, and for one beyond `latestTime`. */
  advance(milliseconds: number): number {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new RangeError(`the clock only moves forward, got ${milliseconds} ms`);
    }
    if (this.now() + milliseconds > latestTime) throw new RangeError(`the clock ends at ${new Date(latestTime).toISOString()}`);
    this.offset += milliseconds;
    return this.now();
  }
}
