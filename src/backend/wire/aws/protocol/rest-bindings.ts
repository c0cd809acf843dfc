import type { Member, ServiceModel, StructureShape } from '../../../../facts/aws/model';
import type { HeaderList } from '../../message';
import type { AwsError } from '../aws-error';
import type { RestTarget } from './rest-target';
import { parseScalar } from './scalar';
import type { ScalarType } from './scalar';
import { formatTimestamp } from './timestamp';

/** How a protocol refuses a header, query or path value that is not of its type. */
export type Refusal = (name: string, value: string, type: ScalarType | 'repeated') => AwsError;

/** The members of an input that stand in the path, the query and the headers. */
export function readBindings(
  model: ServiceModel,
  shape: StructureShape,
  labels: ReadonlyMap<string, string>,
  target: RestTarget,
  headers: HeaderList,
  refuse: Refusal,
): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  for (const name in shape.members) {
    const member = shape.members[name];
    if (member?.location === undefined) continue;
    const wire = member.locationName ?? name;
    if (member.location === 'headers') {
      const map = prefixed(headers, wire);
      if (map.size > 0) structure[name] = map;
      continue;
    }
    const texts = textsOf(member, wire, labels, target, headers);
    const value = texts.length === 0 ? undefined : readTexts(model, member, wire, texts, refuse);
    if (value !== undefined) structure[name] = value;
  }
  return structure;
}

function textsOf(
  member: Member,
  wire: string,
  labels: ReadonlyMap<string, string>,
  target: RestTarget,
  headers: HeaderList,
): readonly string[] {
  if (member.location === 'header') return headers.all(wire);
  if (member.location === 'querystring') return target.query.get(wire) ?? [];
  const label = labels.get(wire);
  return label === undefined ? [] : [label];
}

function readTexts(model: ServiceModel, member: Member, wire: string, texts: readonly string[], refuse: Refusal): unknown {
  const shape = model.shape(member.shape);
  if (shape.type === 'list') {
    const items = member.location === 'header' ? texts.flatMap((text) => text.split(',').map((item) => item.trim())) : texts;
    return items.map((item) => readTexts(model, { ...shape.member, location: member.location }, wire, [item], refuse));
  }
  const [text] = texts;
  if (text === undefined || texts.length > 1) throw refuse(wire, texts.join(','), 'repeated');
  if (shape.type === 'structure' || shape.type === 'map') throw new Error(`${wire}: a ${shape.type} cannot stand in a header`);
  // A condition whose date is none is ignored: RFC 9110 §13.1.3.
  const value = parseScalar(shape, text, member.timestampFormat ?? (member.location === 'header' ? 'rfc822' : 'iso8601'));
  if (value === undefined && !(shape.type === 'timestamp' && /^if-/i.test(wire))) throw refuse(wire, text, shape.type);
  return value;
}

/** Headers that begin with a prefix, as a map by the rest of the name (user metadata). Values of a repeated one are joined. */
function prefixed(headers: HeaderList, prefix: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const name of headers.names()) {
    if (name.startsWith(prefix.toLowerCase())) map.set(name.slice(prefix.length), headers.all(name).join(','));
  }
  return map;
}

/** The members of an output that stand in the headers, and its status where a member is that. */
export function writeBindings(
  model: ServiceModel,
  shape: StructureShape,
  output: object,
): { headers: [string, string][]; status?: number } {
  const structure = output as Readonly<Record<string, unknown>>;
  const headers: [string, string][] = [];
  let status: number | undefined;
  for (const name in shape.members) {
    const member = shape.members[name];
    const value = structure[name];
    if (member?.location === undefined || value === undefined || value === null) continue;
    if (member.location === 'statusCode') {
      status = value as number;
    } else if (member.location === 'headers') {
      for (const [key, item] of value as ReadonlyMap<string, string>) headers.push([`${member.locationName ?? ''}${key}`, item]);
    } else {
      headers.push([member.locationName ?? name, writeText(model, member, value)]);
    }
  }
  return { headers, ...(status === undefined ? {} : { status }) };
}

function writeText(model: ServiceModel, member: Member, value: unknown): string {
  const shape = model.shape(member.shape);
  if (shape.type === 'list') return (value as readonly unknown[]).map((item) => writeText(model, shape.member, item)).join(',');
  if (shape.type === 'timestamp') return formatTimestamp(value as Date, member.timestampFormat ?? shape.timestampFormat ?? 'rfc822');
  if (shape.type === 'blob') return Buffer.from(value as Uint8Array).toString('base64');
  return String(value);
}
