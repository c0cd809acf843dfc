/**
 * The one answer to anything that cannot be opened: wrong key, wrong context, tampered, truncated or foreign bytes look the same
 * to the caller (an answer that told them apart would be an oracle). It carries no cause and no detail.
 */
export class DecryptFailure extends Error {
  constructor() {
    super('the sealed bytes cannot be opened');
    this.name = 'DecryptFailure';
  }
}
