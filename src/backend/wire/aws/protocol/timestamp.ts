import type { TimestampFormat } from '../../../../facts/aws/model';

/** Years a four-digit date can say: what is outside is no timestamp. */
const EARLIEST = Date.UTC(0, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
/** The three forms of RFC 9110 §5.6.7. */
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]+, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;
const UNIX = /^-?\d{1,15}(?:\.\d{1,9})?$/;

/** The time a value says (a number for `unixTimestamp` in JSON, else text), or undefined if it is not of the format. */
export function parseTimestamp(value: unknown, format: TimestampFormat): Date | undefined {
  const milliseconds =
    typeof value === 'string'
      ? MILLISECONDS[format](value)
      : typeof value === 'number' && format === 'unixTimestamp'
        ? fromSeconds(value)
        : NaN;
  return milliseconds >= EARLIEST && milliseconds <= LATEST ? new Date(milliseconds) : undefined;
}

/** Rounded: a number of seconds times 1000 may fall short of its millisecond. */
function fromSeconds(seconds: number): number {
  return Math.round(seconds * 1000);
}

const MILLISECONDS: Readonly<Record<TimestampFormat, (text: string) => number>> = {
  iso8601: (text) => (ISO_8601.test(text) && isDay(text) ? Date.parse(text) : NaN),
  rfc822: (text) => (HTTP_DATE.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : NaN),
  unixTimestamp: (text) => (UNIX.test(text) ? fromSeconds(Number(text)) : NaN),
};

/** Date.parse takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() === day;
}

export function formatTimestamp(date: Date, format: TimestampFormat): string {
  switch (format) {
    case 'iso8601':
      return date.toISOString();
    case 'rfc822':
      return date.toUTCString();
    case 'unixTimestamp':
      return String(date.getTime() / 1000);
  }
}
