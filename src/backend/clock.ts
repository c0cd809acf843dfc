/** The only source of time in the backend. Injected, so that a year can pass in a test. */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes backwards. */
  now(): number;
}

/** A clock that follows the machine's, plus what it was advanced by. */
export class AdjustableClock implements Clock {
  private offset = 0;
  private latest = 0;

  constructor(private readonly machineTime: () => number = Date.now) {}

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

  /** Moves the clock forward. @throws RangeError for a negative or non-finite number of milliseconds. */
  advance(milliseconds: number): number {
    if (!Number.isFinite(milliseconds) || milliseconds < 0) {
      throw new RangeError(`the clock only moves forward, got ${milliseconds} ms`);
    }
    this.offset += milliseconds;
    return this.now();
  }
}
