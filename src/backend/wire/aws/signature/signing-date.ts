const form = /^\d{8}T\d{6}Z$/;

/** `YYYYMMDDTHHMMSSZ` as SigV4 writes times; milliseconds, or `undefined` for anything else. */
export function parseAmzDate(text: string): number | undefined {
  if (!form.test(text)) return undefined;
  const day = Number(text.slice(6, 8));
  const hour = Number(text.slice(9, 11));
  const minute = Number(text.slice(11, 13));
  const second = Number(text.slice(13, 15));
  const time = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, day, hour, minute, second);
  // Date.UTC carries 31 February over into March, and month 13 into the next year; what does not come back is no date.
  const back = new Date(time);
  const whole = back.getUTCDate() === day && back.getUTCMonth() + 1 === Number(text.slice(4, 6));
  return whole && hour < 24 && minute < 60 && second < 60 ? time : undefined;
}

/** @param time milliseconds since the Unix epoch */
export const amzDate = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}|[-:]/g, '');

/** The `Date` header, which counts where `x-amz-date` is absent: RFC 9110 section 5.6.7 (preferred form) or ISO 8601 basic. */
export function parseDateHeader(text: string): number | undefined {
  const basic = parseAmzDate(text);
  if (basic !== undefined) return basic;
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|\+0000)$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
