/** `YYYYMMDDTHHMMSSZ` as SigV4 writes times; milliseconds, or `undefined` for anything else. */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const time = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  // Date.UTC carries 31 February over into March; a date that does not come back is none.
  return amzDate(time) === text ? time : undefined;
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
