/** An image that is no LUKS2 image, is damaged, asks for what is not here, or does not open with this passphrase. The message says which. */
export class Luks2Error extends Error {
  constructor(
    readonly reason: 'not-luks2' | 'damaged' | 'unsupported' | 'wrong-passphrase',
    message: string,
  ) {
    super(message);
    this.name = 'Luks2Error';
  }
}

export const damaged = (what: string): Luks2Error => new Luks2Error('damaged', `the LUKS2 header is damaged: ${what}`);
export const unsupported = (what: string): Luks2Error => new Luks2Error('unsupported', `the LUKS2 image cannot be used: ${what}`);
