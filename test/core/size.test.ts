import { Token } from 'cdktf';
import { Size } from '../../src';

describe('a size', () => {
  it('converts between units where the result is whole', () => {
    expect(Size.tebibytes(2).toGibibytes()).toBe(2_048);
    expect(Size.gibibytes(8).toMebibytes()).toBe(8_192);
    expect(Size.mebibytes(1_048_576).toTebibytes()).toBe(1);
  });

  it('reads like a person writes it', () => {
    expect(Size.gibibytes(8).toString()).toBe('8 GiB');
  });

  it('keeps a token in its own unit', () => {
    const token = Token.asNumber('${var.size}');

    expect(Size.gibibytes(token).isUnresolved()).toBe(true);
    expect(Size.gibibytes(token).toGibibytes()).toBe(token);
    expect(Size.gibibytes(8).isUnresolved()).toBe(false);
  });

  it('fails to convert a token', () => {
    expect(() => Size.tebibytes(Token.asNumber('${var.size}')).toGibibytes()).toThrow(
      'a token of TiB is known only at apply and cannot be converted to GiB; give it in GiB',
    );
  });

  it('fails where the result would be a fraction', () => {
    expect(() => Size.mebibytes(1_000).toGibibytes()).toThrow('1000 MiB cannot be expressed as a whole number of GiB');
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('rejects %s', (amount) => {
    expect(() => Size.gibibytes(amount)).toThrow(`size must be a number that is not negative; got ${amount}`);
  });
});
