import { parseScalar } from './scalar';
import { XmlSyntaxError } from './xml-reader';
import type { XmlElement } from './xml-reader';
import type { Member, ServiceModel, StructureShape } from '../../../../facts/aws/model';

/**
 * A structure out of an element. Throws `XmlSyntaxError` for what the shape has no place for: an unknown or repeated
 * element, text between elements, a value that is not of its type.
 */
export function readStructure(model: ServiceModel, shape: StructureShape, element: XmlElement): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  let read = 0;
  for (const name in shape.members) {
    const member = shape.members[name];
    if (member === undefined || member.location !== undefined) continue;
    if (member.xmlAttribute) {
      const wire = member.locationName ?? name;
      const text = element.attributes.get(wire.slice(wire.indexOf(':') + 1));
      if (text !== undefined) structure[name] = text;
      continue;
    }
    const found = element.children.filter((child) => child.name === wireName(model, name, member));
    if (found.length === 0) continue;
    read += found.length;
    structure[name] = readMember(model, member, found);
  }
  if (read !== element.children.length) throw new XmlSyntaxError('an element the schema has no place for');
  if (element.text.trim() !== '') throw new XmlSyntaxError('text where elements are expected');
  return structure;
}

function wireName(model: ServiceModel, name: string, member: Member): string {
  if (member.locationName !== undefined) return member.locationName;
  const shape = model.shape(member.shape);
  return (shape.type === 'list' && (shape.flattened ?? member.flattened) ? shape.member.locationName : undefined) ?? name;
}

function readMember(model: ServiceModel, member: Member, elements: readonly XmlElement[]): unknown {
  const shape = model.shape(member.shape);
  const flat = (shape.type === 'list' || shape.type === 'map') && (shape.flattened ?? member.flattened);
  if (flat) {
    return shape.type === 'list'
      ? elements.map((element) => readMember(model, shape.member, [element]))
      : readEntries(model, shape.key, shape.value, elements);
  }
  const [element] = elements;
  if (element === undefined || elements.length > 1) throw new XmlSyntaxError('an element stands twice');
  switch (shape.type) {
    case 'structure':
      return readStructure(model, shape, element);
    case 'list': {
      const itemName = shape.member.locationName ?? 'member';
      if (element.children.some((child) => child.name !== itemName)) throw new XmlSyntaxError('an item of another name');
      return element.children.map((child) => readMember(model, shape.member, [child]));
    }
    case 'map':
      return readEntries(model, shape.key, shape.value, element.children);
    case 'string':
    case 'boolean':
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
    case 'timestamp':
    case 'blob': {
      if (element.children.length > 0) throw new XmlSyntaxError('elements where text is expected');
      const text = shape.type === 'string' ? element.text : element.text.trim();
      const value = parseScalar(shape, text, member.timestampFormat ?? 'iso8601');
      if (value === undefined) throw new XmlSyntaxError(`not a ${shape.type}`);
      return value;
    }
  }
}

function readEntries(model: ServiceModel, key: Member, value: Member, entries: readonly XmlElement[]): Map<string, unknown> {
  const map = new Map<string, unknown>();
  for (const entry of entries) {
    const keys = entry.children.filter((child) => child.name === (key.locationName ?? 'key'));
    const values = entry.children.filter((child) => child.name === (value.locationName ?? 'value'));
    const name = readMember(model, key, keys);
    if (typeof name !== 'string' || map.has(name)) throw new XmlSyntaxError('a key stands twice');
    map.set(name, readMember(model, value, values));
  }
  return map;
}
