/** A multi-Region key of `us-east-1` and what becomes of it, as small as it can be said: the reference for `life.test.ts`. */
export class KeyModel {
  readonly regions = new Map<string, { state: string; deleteAt?: number; window?: number }>([['us-east-1', { state: 'Enabled' }]]);
  primary = 'us-east-1';
  materials = 1;
  onDemand = 0;
  period: number | undefined;
  nextAt: number | undefined;
  granted = new Set<string>();
  now = 0;

  /** What an operation on the key answers before it is looked at more closely; `undefined`: it may run. */
  refusal(region: string, allowed: readonly string[]): string | undefined {
    const member = this.regions.get(region);
    if (!member) return 'NotFoundException';
    if (allowed.includes(member.state)) return undefined;
    return member.state === 'Disabled' && allowed.includes('Enabled') ? 'DisabledException' : 'KMSInvalidStateException';
  }

  set(region: string, state: string): void {
    this.regions.set(region, { state });
  }

  schedule(region: string, days: number): void {
    if (region === this.primary && this.regions.size > 1) this.regions.set(region, { state: 'PendingReplicaDeletion', window: days });
    else this.regions.set(region, { state: 'PendingDeletion', deleteAt: this.now + days });
  }

  /** A rotation that could not be done is made up for when the primary is enabled again. */
  enabled(region: string): void {
    this.set(region, 'Enabled');
    if (region === this.primary) this.rotateIfDue(this.now);
  }

  rotateIfDue(at: number): void {
    if (this.nextAt === undefined || this.period === undefined || this.nextAt > at) return;
    if (this.regions.get(this.primary)?.state !== 'Enabled') return;
    this.materials++;
    this.nextAt = at + this.period;
  }

  /** Day by day. */
  advance(days: number): void {
    for (const end = this.now + days; this.now < end;) {
      this.now++;
      this.rotateIfDue(this.now);
      for (const [region, { deleteAt }] of [...this.regions]) {
        if (deleteAt === undefined || deleteAt > this.now) continue;
        this.regions.delete(region);
        this.granted.delete(region);
        const primary = this.regions.get(this.primary);
        if (this.regions.size === 1 && primary?.state === 'PendingReplicaDeletion') this.schedule(this.primary, primary.window ?? 0);
      }
    }
  }
}
