import { formatTimestamp } from './timestamp';
import type { Member, ServiceModel, StructureShape } from '../../../../facts/aws/model';

// eslint-disable-next-line no-control-regex -- the characters XML cannot carry as they are
const SPECIAL =
  /[&<>"\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text as XML content or attribute. Control characters become character references, as S3 writes them in listings: XML
 * 1.0 readers refuse most of them, which is what `encoding-type=url` is for. Halves of surrogate pairs become U+FFFD.
 */
export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
    }
    const code = character.charCodeAt(0);
    return code >= 0xd800 ? '\ufffd' : `&#x${code.toString(16)};`;
  });
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** `tail`: what stands in the start tag after the name. */
export function element(name: string, content: string, tail = ''): string {
  return content === '' ? `<${name}${tail}/>` : `<${name}${tail}>${content}</${name}>`;
}

/** The members of a structure that stand in the body, as elements. */
export function structureContent(model: ServiceModel, shape: StructureShape, value: object): string {
  const structure = value as Readonly<Record<string, unknown>>;
  let xml = '';
  for (const name in shape.members) {
    const member = shape.members[name];
    const found = structure[name];
    if (member === undefined || member.location !== undefined || member.xmlAttribute || found === undefined || found === null) continue;
    xml += memberElement(model, member, member.locationName ?? name, found);
  }
  return xml;
}

/** One member under its name: one element, or for a flattened list or map one for each item. */
export function memberElement(model: ServiceModel, member: Member, name: string, value: unknown): string {
  const shape = model.shape(member.shape);
  switch (shape.type) {
    case 'structure':
      return element(name, structureContent(model, shape, value as object), attributes(shape, member, value as object));
    case 'list': {
      const flat = shape.flattened ?? member.flattened;
      const itemName = flat ? (shape.member.locationName ?? name) : (shape.member.locationName ?? 'member');
      const items = (value as readonly unknown[]).map((item) => memberElement(model, shape.member, itemName, item)).join('');
      return flat ? items : element(name, items, namespace(member));
    }
    case 'map': {
      const flat = shape.flattened ?? member.flattened;
      const entries = [...(value as ReadonlyMap<string, unknown>)].map(([key, item]) =>
        element(
          flat ? name : 'entry',
          memberElement(model, shape.key, shape.key.locationName ?? 'key', key) +
            memberElement(model, shape.value, shape.value.locationName ?? 'value', item),
        ),
      );
      return flat ? entries.join('') : element(name, entries.join(''));
    }
    case 'timestamp':
      return element(name, formatTimestamp(value as Date, member.timestampFormat ?? shape.timestampFormat ?? 'iso8601'));
    case 'blob':
      return element(name, Buffer.from(value as Uint8Array).toString('base64'));
    case 'string':
    case 'boolean':
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return element(name, escapeXml(String(value)), namespace(member));
  }
}

/** Namespace declarations and attribute members of a structure's start tag. */
export function attributes(shape: StructureShape, member: Pick<Member, 'xmlNamespace'>, value: object): string {
  const structure = value as Readonly<Record<string, unknown>>;
  let text = namespace(shape.xmlNamespace === undefined ? member : shape);
  for (const name in shape.members) {
    const attribute = shape.members[name];
    const found = structure[name];
    if (attribute?.xmlAttribute && typeof found === 'string') text += ` ${attribute.locationName ?? name}="${escapeXml(found)}"`;
  }
  return text;
}

function namespace({ xmlNamespace }: Pick<Member, 'xmlNamespace'>): string {
  if (xmlNamespace === undefined) return '';
  return ` xmlns${xmlNamespace.prefix === undefined ? '' : `:${xmlNamespace.prefix}`}="${xmlNamespace.uri}"`;
}
