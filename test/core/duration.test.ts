import { Token } from 'cdktf';
import { Duration } from '../../src';

describe('a duration', () => {
  it('converts between units where the result is whole', () => {
    expect(Duration.hours(48).toDays()).toBe(2);
    expect(Duration.days(1).toHours()).toBe(24);
    expect(Duration.days(1).toMinutes()).toBe(1_440);
    expect(Duration.minutes(2).toSeconds()).toBe(120);
    expect(Duration.seconds(7_200).toHours()).toBe(2);
  });

  it('reads like a person writes it', () => {
    expect(Duration.days(30).toString()).toBe('30 days');
  });

  it('keeps a token in its own unit and fails to convert it', () => {
    const token = Token.asNumber('${var.days}');

    expect(Duration.days(token).toDays()).toBe(token);
    expect(Duration.days(token).isUnresolved()).toBe(true);
    expect(() => Duration.days(token).toHours()).toThrow('a token of days is known only at apply and cannot be converted to hours');
  });

  it('fails where the result would be a fraction', () => {
    expect(() => Duration.hours(36).toDays()).toThrow('36 hours cannot be expressed as a whole number of days');
  });

  it('rejects a negative amount', () => {
    expect(() => Duration.days(-1)).toThrow('duration must be a number that is not negative; got -1');
  });
});
