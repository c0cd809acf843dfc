import type { ListShape, MapShape, Member, ServiceModel, StructureShape } from '../../../../facts/aws/model';
import type { AwsError } from '../aws-error';
import type { ParameterNode } from './form';
import { parseScalar } from './scalar';
import type { ScalarType } from './scalar';

/** Where AWS Query and EC2 Query differ. */
export interface QueryRules {
  memberName(name: string, member: Member, model: ServiceModel): string;
  /** The node below which the items of a list are numbered. */
  listNode(shape: ListShape, member: Member, node: ParameterNode): ParameterNode | undefined;
  mapNode(shape: MapShape, member: Member, node: ParameterNode): ParameterNode | undefined;
  /** A value that is not of its type. */
  notA(type: ScalarType, node: ParameterNode): AwsError;
  /** An item whose place is not a number. */
  notAnIndex(node: ParameterNode): AwsError;
}

/** A structure out of dotted parameters. Parameters that no shape takes stay unmarked (`ParameterNode.used`). */
export function readStructure(model: ServiceModel, shape: StructureShape, node: ParameterNode, rules: QueryRules): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  for (const name in shape.members) {
    const member = shape.members[name];
    if (member === undefined) continue;
    const child = node.children.get(rules.memberName(name, member, model));
    if (child === undefined) continue;
    child.known = true;
    const value = readValue(model, member, child, rules);
    if (value !== undefined) structure[name] = value;
  }
  return structure;
}

function readValue(model: ServiceModel, member: Member, node: ParameterNode, rules: QueryRules): unknown {
  const shape = model.shape(member.shape);
  switch (shape.type) {
    case 'structure':
      return readStructure(model, shape, node, rules);
    case 'list': {
      // `Name=` says an empty list (AWS Query, "query lists").
      if (node.value === '') node.used = true;
      return numbered(rules.listNode(shape, member, node), rules).map((item) => readValue(model, shape.member, item, rules) ?? null);
    }
    case 'map': {
      const map = new Map<string, unknown>();
      for (const entry of numbered(rules.mapNode(shape, member, node), rules)) {
        const key = entry.children.get(shape.key.locationName ?? 'key');
        const value = entry.children.get(shape.value.locationName ?? 'value');
        if (key !== undefined) key.known = true;
        if (value !== undefined) value.known = true;
        if (key?.value === undefined || value === undefined) continue;
        key.used = true;
        map.set(key.value, readValue(model, shape.value, value, rules));
      }
      return map;
    }
    case 'string':
    case 'boolean':
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
    case 'timestamp':
    case 'blob': {
      if (node.value === undefined) return undefined;
      node.used = true;
      const value = parseScalar(shape, node.value, member.timestampFormat ?? 'iso8601');
      if (value === undefined) throw rules.notA(shape.type, node);
      return value;
    }
  }
}

/** Items by their number; gaps close up. */
function numbered(node: ParameterNode | undefined, rules: QueryRules): readonly ParameterNode[] {
  if (node === undefined) return [];
  node.known = true;
  const items: [number, ParameterNode][] = [];
  for (const [place, item] of node.children) {
    if (!/^(?:0|[1-9]\d{0,8})$/.test(place)) throw rules.notAnIndex(item);
    item.known = true;
    items.push([Number(place), item]);
  }
  return items.sort(([a], [b]) => a - b).map(([, item]) => item);
}

/** A name no shape has a place for, or a value where the shape has none; undefined: everything was read. */
export function firstUnknown(node: ParameterNode): ParameterNode | undefined {
  for (const child of node.children.values()) {
    if (!child.known || (child.value !== undefined && !child.used)) return child;
    const deeper = firstUnknown(child);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
