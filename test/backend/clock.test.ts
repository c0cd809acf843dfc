import { AdjustableClock, latestTime } from '../../src/backend/clock';

test('moves forward, and not back with the machine', () => {
  let machine = 1_000;
  const clock = new AdjustableClock(() => machine);
  expect(clock.advance(500)).toBe(1_500);
  machine = 400;
  expect(clock.now()).toBe(1_500);
  expect(clock.unadvanced.now()).toBe(1_000);
});

test.each([-1, NaN, Infinity])('rejects to move by %d', (milliseconds) => {
  expect(() => new AdjustableClock(() => 0).advance(milliseconds)).toThrow(RangeError);
});

test('rejects to move to where dates need a fifth digit, and stands', () => {
  const clock = new AdjustableClock(() => 1_000);
  expect(() => clock.advance(latestTime)).toThrow(RangeError);
  expect(clock.now()).toBe(1_000);
  expect(clock.advance(latestTime - 1_000)).toBe(latestTime);
});
