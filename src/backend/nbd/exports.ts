import type { Device } from '../block/block-device';

/** A volume that some client may open now. */
export interface Export {
  readonly name: string;
  readonly description: string;
}

/** What a server offers. */
export interface Exports {
  list(): Promise<readonly Export[]>;
  /** @throws ExportFailure */
  open(name: string): Promise<OpenExport>;
}

export interface OpenExport {
  readonly name: string;
  readonly device: Device;
}

/** `unknown`: there is no such export now. `policy`: there is, and it may not be opened. */
export class ExportFailure extends Error {
  constructor(
    readonly reason: 'unknown' | 'policy',
    message: string,
  ) {
    super(message);
    this.name = 'ExportFailure';
  }
}
