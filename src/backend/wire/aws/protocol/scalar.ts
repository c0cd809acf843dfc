import { parseTimestamp } from './timestamp';
import type { Shape, TimestampFormat } from '../../../../facts/aws/model';

export type ScalarShape = Exclude<Shape, { type: 'structure' | 'list' | 'map' }>;
export type ScalarType = ScalarShape['type'];

const INTEGER = /^[+-]?\d{1,16}$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A value written as text (query, XML, header), or undefined if the text is not of the type. */
export function parseScalar(shape: ScalarShape, text: string, format: TimestampFormat): unknown {
  switch (shape.type) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer':
      return integer(text, -(2 ** 31), 2 ** 31 - 1);
    case 'long':
      return integer(text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'float':
    case 'double':
      return DECIMAL.test(text) ? Number(text) : undefined;
    case 'timestamp':
      return parseTimestamp(text, shape.timestampFormat ?? format);
    case 'blob':
      return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
  }
}

function integer(text: string, least: number, greatest: number): number | undefined {
  const value = INTEGER.test(text) ? Number(text) : NaN;
  return value >= least && value <= greatest ? value : undefined;
}
