import fc from 'fast-check';
import { formatTimestamp, parseTimestamp } from '../../../../../src/backend/wire/aws/protocol/timestamp';
import type { TimestampFormat } from '../../../../../src/facts/aws/model';

describe('timestamps', () => {
  it.each<[TimestampFormat, string, string]>([
    ['iso8601', '2026-02-21T10:11:12Z', '2026-02-21T10:11:12.000Z'],
    ['iso8601', '2026-02-21T10:11:12.345678Z', '2026-02-21T10:11:12.345Z'],
    ['iso8601', '2026-02-21T12:11:12+02:00', '2026-02-21T10:11:12.000Z'],
    ['iso8601', '2026-02-21', '2026-02-21T00:00:00.000Z'],
    ['rfc822', 'Sat, 21 Feb 2026 10:11:12 GMT', '2026-02-21T10:11:12.000Z'],
    ['unixTimestamp', '1771668672.345', '2026-02-21T10:11:12.345Z'],
    ['unixTimestamp', '-1', '1969-12-31T23:59:59.000Z'],
  ])('reads %s %s', (format, text, expected) => {
    expect(parseTimestamp(text, format)?.toISOString()).toBe(expected);
  });

  it.each<[TimestampFormat, string]>([
    ['iso8601', 'yesterday'],
    ['iso8601', '2026-02-21 10:11:12'],
    ['iso8601', '2026-13-21T10:11:12Z'],
    ['iso8601', '2026-02-30T10:11:12Z'],
    ['iso8601', '12026-02-21T10:11:12Z'],
    ['rfc822', '2026-02-21T10:11:12Z'],
    ['rfc822', 'Sat, 21 Xyz 2026 10:11:12 GMT'],
    ['unixTimestamp', '1e9'],
    ['unixTimestamp', 'NaN'],
    ['unixTimestamp', '999999999999999'],
    ['unixTimestamp', ''],
  ])('refuses %s %j', (format, text) => {
    expect(parseTimestamp(text, format)).toBeUndefined();
  });

  it('come back as they went, to the precision of the format', () => {
    const date = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (value) => {
        expect(parseTimestamp(formatTimestamp(value, 'iso8601'), 'iso8601')).toEqual(value);
        expect(parseTimestamp(formatTimestamp(value, 'unixTimestamp'), 'unixTimestamp')).toEqual(value);
        const seconds = new Date(Math.floor(value.getTime() / 1000) * 1000);
        expect(parseTimestamp(formatTimestamp(value, 'rfc822'), 'rfc822')).toEqual(seconds);
      }),
    );
  });
});
