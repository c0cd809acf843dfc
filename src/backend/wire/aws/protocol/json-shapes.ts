import type { Member, ServiceModel, Shape, StructureShape } from '../../../../facts/aws/model';
import { AwsError } from '../aws-error';
import type { JsonObject, JsonValue } from './json-reader';
import { formatTimestamp, parseTimestamp } from './timestamp';

/**
 * JSON values read and written by shape. The texts of refusals are those recorded from AWS's JSON services (the cases of
 * dynalite's `assertType`, recorded against DynamoDB).
 */

/** Members of the body; those bound to other places of the message are left out. */
export function readStructure(model: ServiceModel, shape: StructureShape, value: JsonObject): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  for (const name in shape.members) {
    const member = shape.members[name];
    if (member === undefined || member.location !== undefined) continue;
    const found = value.get(member.locationName ?? name);
    // A null member is an absent one: AWS JSON 1.1, "null values".
    if (found !== undefined && found !== null) structure[name] = readValue(model, member, found);
  }
  return structure;
}

function readValue(model: ServiceModel, member: Member, value: JsonValue): unknown {
  const shape = model.shape(member.shape);
  switch (shape.type) {
    case 'structure':
      return readStructure(model, shape, objectOf(value, member.shape));
    case 'list':
      return listOf(value).map((item) => (item === null ? null : readValue(model, shape.member, item)));
    case 'map': {
      const map = new Map<string, unknown>();
      for (const [key, item] of objectOf(value, 'java.util.Map')) {
        if (item !== null) map.set(key, readValue(model, shape.value, item));
      }
      return map;
    }
    case 'string':
      return typeof value === 'string' ? value : refuse(value, 'String');
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse(value, 'Boolean');
    case 'integer':
      return integerOf(value, 'Integer', -(2 ** 31), 2 ** 31 - 1);
    case 'long':
      return integerOf(value, 'Long', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'float':
    case 'double':
      return typeof value === 'number' && Number.isFinite(value) ? value : refuse(value, 'Double');
    case 'timestamp':
      return timestampOf(value, member, shape);
    case 'blob':
      return blobOf(value);
  }
}

function objectOf(value: JsonValue, type: string): JsonObject {
  if (value instanceof Map) return value;
  throw serialization(Array.isArray(value) ? `Unrecognized collection type ${type}` : 'Unexpected field type');
}

function listOf(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  throw serialization(value instanceof Map ? 'Start of structure or map found where not expected' : 'Unexpected field type');
}

/** A fraction is cut off, as AWS's reader of numbers does. */
function integerOf(value: JsonValue, type: string, least: number, greatest: number): number {
  const integer = typeof value === 'number' ? Math.trunc(value) : NaN;
  return integer >= least && integer <= greatest ? integer : refuse(value, type);
}

function timestampOf(value: JsonValue, member: Member, shape: Shape & { type: 'timestamp' }): Date {
  const format = member.timestampFormat ?? shape.timestampFormat ?? 'unixTimestamp';
  // A text that looks like a number is none in JSON.
  const date = format === 'unixTimestamp' && typeof value !== 'number' ? undefined : parseTimestamp(value, format);
  return date ?? refuse(value, 'Date');
}

/** Base64 of RFC 4648 §4, padded, canonical: the unused bits of the last character are zero. */
function blobOf(value: JsonValue): Buffer {
  if (Array.isArray(value)) throw serialization('Unrecognized collection type class java.nio.ByteBuffer');
  if (value instanceof Map) throw serialization('Start of structure or map found where not expected');
  if (typeof value !== 'string') throw serialization('only base-64-encoded strings are convertible to bytes');
  if (value.length % 4 !== 0) throw serialization(`Base64 encoded length is expected a multiple of 4 bytes but found: ${value.length}`);
  const bytes = Buffer.from(value, 'base64');
  if (bytes.toString('base64') !== value) {
    const odd = /[^A-Za-z0-9+/=]/.exec(value);
    throw serialization(odd === null ? 'Invalid last non-pad Base64 character dectected' : `Invalid Base64 character: '${odd[0]}'`);
  }
  return bytes;
}

function refuse(value: JsonValue, type: string): never {
  if (Array.isArray(value)) throw serialization(`Unrecognized collection type class java.lang.${type}`);
  if (value instanceof Map) throw serialization('Start of structure or map found where not expected');
  if (typeof value === 'string' && type === 'Boolean') throw serialization('Unexpected token received from parser');
  throw serialization(`${token(value)} cannot be converted to ${type}`);
}

function token(value: string | number | boolean | null): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  return value === true ? 'TRUE_VALUE' : value === false ? 'FALSE_VALUE' : 'NULL_VALUE';
}

export function serialization(message: string): AwsError {
  return new AwsError({ code: 'SerializationException', message });
}

/** The body members of a structure as JSON text. */
export function writeStructure(model: ServiceModel, shape: StructureShape, value: object): string {
  const structure = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name in shape.members) {
    const member = shape.members[name];
    const found = structure[name];
    if (member === undefined || member.location !== undefined || found === undefined || found === null) continue;
    text += `${text === '' ? '' : ','}"${member.locationName ?? name}":${writeValue(model, member, found)}`;
  }
  return `{${text}}`;
}

function writeValue(model: ServiceModel, member: Member, value: unknown): string {
  const shape = model.shape(member.shape);
  switch (shape.type) {
    case 'structure':
      return writeStructure(model, shape, value as object);
    case 'list':
      return `[${(value as readonly unknown[]).map((item) => writeValue(model, shape.member, item)).join(',')}]`;
    case 'map': {
      const entries = [...(value as ReadonlyMap<string, unknown>)];
      return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${writeValue(model, shape.value, item)}`).join(',')}}`;
    }
    case 'timestamp': {
      const format = member.timestampFormat ?? shape.timestampFormat ?? 'unixTimestamp';
      const text = formatTimestamp(value as Date, format);
      return format === 'unixTimestamp' ? text : JSON.stringify(text);
    }
    case 'blob':
      return `"${base64(value as Uint8Array)}"`;
    case 'string':
    case 'boolean':
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return JSON.stringify(value);
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
