import type { BlockDevice } from './block-device';

interface Opened {
  readonly instanceId: string;
  readonly lease: string;
  readonly device: BlockDevice;
}

/** The simulated hypervisors of this process: which volumes they have open. The only place where data keys are kept in clear. */
export class Hosts {
  private readonly opened = new Map<string, Opened>();
  private readonly opening = new Map<string, Promise<BlockDevice>>();

  /** The device, if this process has the volume open under this lease. */
  device(volumeId: string, lease: string): BlockDevice | undefined {
    const opened = this.opened.get(volumeId);
    return opened?.lease === lease ? opened.device : undefined;
  }

  /** The volume's device of this process, if any: what must be flushed before a snapshot. */
  anyDevice(volumeId: string): BlockDevice | undefined {
    return this.opened.get(volumeId)?.device;
  }

  /** Takes over the device. One that was open for the volume has lost its lease and is dropped. */
  async add(volumeId: string, opened: Opened): Promise<void> {
    const before = this.opened.get(volumeId);
    this.opened.set(volumeId, opened);
    await before?.device.drop();
  }

  /** Several that want the same volume at once get the same device. */
  openOnce(volumeId: string, open: () => Promise<BlockDevice>): Promise<BlockDevice> {
    const underWay = this.opening.get(volumeId);
    if (underWay !== undefined) return underWay;
    const opening = open().finally(() => this.opening.delete(volumeId));
    this.opening.set(volumeId, opening);
    return opening;
  }

  /** Flushes the device and wipes its key. @throws BlockFault `io-error` where the flush fails: it stays open then. */
  async close(volumeId: string): Promise<void> {
    const opened = this.opened.get(volumeId);
    await opened?.device.close();
    this.forget(volumeId, opened);
  }

  /** Wipes the key; what is not flushed is lost. */
  async drop(volumeId: string): Promise<void> {
    const opened = this.opened.get(volumeId);
    await opened?.device.drop();
    this.forget(volumeId, opened);
  }

  /** Every volume is flushed where it can be, and every key wiped. */
  async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const volumeId of [...this.opened.keys()]) {
      try {
        await this.close(volumeId);
      } catch (error) {
        failures.push(error);
        await this.drop(volumeId);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** What the loss of the process does, without the process: for tests of crashes. */
  async loseAll(): Promise<void> {
    for (const volumeId of [...this.opened.keys()]) await this.drop(volumeId);
  }

  private forget(volumeId: string, opened: Opened | undefined): void {
    if (opened !== undefined && this.opened.get(volumeId) === opened) this.opened.delete(volumeId);
  }
}
