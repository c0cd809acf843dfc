import { SaxesParser } from 'saxes';

/** An element with its local name; comments, processing instructions and prefixes are gone. */
export interface XmlElement {
  readonly name: string;
  /** By local name; namespace declarations left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  /** All character data directly inside. */
  text: string;
}

/** Why a text is not taken as XML. Never quotes the text. */
export class XmlSyntaxError extends Error {}

const DEPTH_LIMIT = 32;
const NODE_LIMIT = 100_000;

/**
 * Reads a document, strictly: well-formed XML 1.0 with namespaces, no document type (and so no entities of its own), no
 * more depth or nodes than any modelled request needs.
 */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let nodes = 0;
  parser.on('error', (error) => {
    throw new XmlSyntaxError(error.name);
  });
  parser.on('doctype', () => {
    throw new XmlSyntaxError('a document type');
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map<string, string>();
    for (const attribute of Object.values(tag.attributes)) {
      nodes++;
      if (attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns') attributes.set(attribute.local, attribute.value);
    }
    if (++nodes > NODE_LIMIT || open.length >= DEPTH_LIMIT) throw new XmlSyntaxError('too large');
    const element: XmlElement = { name: tag.local, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (part: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (root === undefined) throw new XmlSyntaxError('no root element');
  return root;
}
