import { createHash } from 'node:crypto';
import type { GeneratorValue } from 'fast-check';
import type { Bytes } from './signed';
import { WildValues } from './wild-values';
import type { Field, Wild, Wildness } from './wild-values';
import { formBytes, kmsBytes, s3Bytes } from './world';
import type { Member, OperationModel, ServiceModel, StructureShape } from '../../src/facts/aws/model';

/** A request for an operation, right in form or nearly so, in the service's protocol. */
export type Encode = (draw: GeneratorValue, operation: OperationModel, wildness: Omit<Wildness, 'wireName'>) => Bytes;

const inputOf = (model: ServiceModel, { input }: OperationModel): StructureShape => {
  const shape = input === undefined ? undefined : model.shape(input);
  return shape?.type === 'structure' ? shape : { type: 'structure', members: {} };
};

export const jsonText = (value: Wild): string => {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.text);
    case 'bare':
      return value.text;
    case 'list':
      return `[${value.items.map(jsonText).join(',')}]`;
    case 'map':
      return `{${value.entries.map(([name, item]) => `${JSON.stringify(name)}:${jsonText(item)}`).join(',')}}`;
    case 'fields':
      return `{${value.fields.map((field) => `${JSON.stringify(field.name)}:${jsonText(field.value)}`).join(',')}}`;
  }
};

const json: Encode = (draw, operation, wildness) => {
  const wild = new WildValues(draw, { ...wildness, wireName: (name) => name });
  return kmsBytes(operation.name, jsonText({ kind: 'fields', fields: wild.fields(inputOf(wildness.model, operation)) }));
};

const percent = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, halfMark))
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
    .replaceAll(encodeURIComponent(halfMark), '%ED%A0%80');

/** Stands for half of a surrogate pair, which becomes the three bytes that UTF-8 forbids. */
const halfMark = '\u{10ffff}';

function parameters(name: string, value: Wild): string[] {
  switch (value.kind) {
    case 'text':
    case 'bare':
      return [`${percent(name)}=${percent(value.text)}`];
    case 'list':
      return value.items.flatMap((item, at) => parameters(`${name}.${at + 1}`, item));
    case 'map':
      return value.entries.flatMap(([key, item], at) => [
        ...parameters(`${name}.${at + 1}.${value.keyName}`, { kind: 'text', text: key }),
        ...parameters(`${name}.${at + 1}.${value.valueName}`, item),
      ]);
    case 'fields':
      return value.fields.flatMap((field) => parameters(name === '' ? field.name : `${name}.${field.name}`, field.value));
  }
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const form =
  (wireName: (name: string, member: Member) => string): Encode =>
  (draw, operation, wildness) => {
    const wild = new WildValues(draw, { ...wildness, wireName });
    const fields = wild.fields(inputOf(wildness.model, operation));
    const pairs = [`Action=${operation.name}`, `Version=${wildness.model.apiVersion}`, ...parameters('', { kind: 'fields', fields })];
    const text = pairs.join('&');
    const bytes = formBytes(text);
    // What may stand in the body may stand in the query.
    return wild.chance(5) && text.length < 4000
      ? { ...bytes, method: 'GET', target: `/?${text}`, headers: [], body: Buffer.alloc(0) }
      : bytes;
  };

const xmlText = (text: string): string => text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? '');

function xml(name: string, value: Wild): string {
  const tag = /^[A-Za-z_][\w.-]*$/.test(name) ? name : 'x';
  switch (value.kind) {
    case 'text':
    case 'bare':
      return `<${tag}>${xmlText(value.text)}</${tag}>`;
    case 'list':
      return value.flat
        ? value.items.map((item) => xml(value.itemName ?? tag, item)).join('')
        : `<${tag}>${value.items.map((item) => xml(value.itemName ?? 'member', item)).join('')}</${tag}>`;
    case 'map':
      return `<${tag}>${value.entries.map(([key, item]) => `<entry><key>${xmlText(key)}</key>${xml('value', item)}</entry>`).join('')}</${tag}>`;
    case 'fields': {
      const attributes = value.fields.filter(({ member }) => member?.xmlAttribute);
      const start = attributes.map(({ name: attribute, value: text }) => ` ${attribute}="${xmlText(plain(text)).replaceAll('"', '')}"`);
      const content = value.fields.filter((field) => !attributes.includes(field)).map((field) => xml(field.name, field.value));
      const space = start.length > 0 ? ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' : '';
      return `<${tag}${space}${start.join('')}>${content.join('')}</${tag}>`;
    }
  }
}

/** The text of a value where only text can stand. */
const plain = (value: Wild): string =>
  'text' in value ? value.text : value.kind === 'list' ? value.items.map(plain).join(',') : jsonText(value).slice(0, 200);

/** What can arrive as a header value (RFC 9110 §5.5): bytes without controls, white space at the ends gone. */
const headerText = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    // eslint-disable-next-line no-control-regex -- control characters are what is meant
    .replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '')
    .trim()
    .slice(0, 6000);

/** The body of a request whose other parts stand in path, query and headers. */
type RestBody = (wild: WildValues, model: ServiceModel, shape: StructureShape, fields: readonly Field[]) => string;

const rest =
  (bodyOf: RestBody, anyLabel: string): Encode =>
  (draw, operation, wildness) => {
    const { model } = wildness;
    const shape = inputOf(model, operation);
    const wild = new WildValues(draw, { ...wildness, wireName: (name, member) => member.locationName ?? name });
    const fields = wild.fields(shape);
    const at = (location: Member['location']): readonly Field[] => fields.filter(({ member }) => member?.location === location);
    const labels = new Map(at('uri').map(({ name, value }) => [name, plain(value)]));
    const [path = '/', fixed = ''] = operation.http.requestUri.split('?');
    const target = path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
      const text = percent(labels.get(name) ?? anyLabel);
      return greedy === '' ? text : text.replaceAll('%2F', '/');
    });
    const query = [
      ...(fixed === '' ? [] : [fixed]),
      ...at('querystring').flatMap(({ name, value }) =>
        (value.kind === 'list' ? value.items : [value]).map((item) => `${percent(name)}=${percent(plain(item))}`),
      ),
    ];
    const headers: [string, string][] = [
      ...at('header').map(({ name, value }): [string, string] => [name, headerText(plain(value))]),
      ...at('headers').flatMap(({ name, value }) =>
        value.kind === 'map'
          ? value.entries.map(([key, item]): [string, string] => [
              `${name}${key.replace(/[^\w-]/g, '').slice(0, 40)}`,
              headerText(plain(item)),
            ])
          : [],
      ),
    ];
    const own = headers.filter(([name]) => !/^(?:content-length|x-amz-content-sha256|x-amz-date|host|authorization)$/i.test(name));
    const body = bodyOf(wild, model, shape, fields);
    if (body !== '' && wild.chance(70)) {
      const md5 = createHash('md5').update(body).digest('base64');
      own.splice(0, own.length, ...own.filter(([name]) => name !== 'Content-MD5'), ['Content-MD5', md5]);
    }
    return s3Bytes(operation.http.method, query.length === 0 ? target : `${target}?${query.join('&')}`, body, own);
  };

const xmlBody: RestBody = (wild, model, shape, fields) => {
  const payload = shape.payload === undefined ? undefined : shape.members[shape.payload];
  if (payload !== undefined) {
    const field = fields.find(({ member }) => member === payload);
    if (field === undefined) return '';
    return model.shape(payload.shape).type === 'structure' ? xml(field.name, field.value) : plain(field.value);
  }
  const inBody = fields.filter(({ member }) => member !== undefined && member.location === undefined);
  return inBody.length === 0 && !wild.chance(3) ? '' : xml(shape.locationName ?? 'Body', { kind: 'fields', fields: inBody });
};

const jsonBody: RestBody = (wild, _model, shape, fields) => {
  const payload = shape.payload === undefined ? undefined : shape.members[shape.payload];
  // A block as long as it must be, or what came to mind.
  if (payload !== undefined) {
    return wild.chance(50) ? ' '.repeat(524_288) : plain(fields.find(({ member }) => member === payload)?.value ?? nothing);
  }
  const inBody = fields.filter(({ member }) => member?.location === undefined);
  return inBody.length === 0 && !wild.chance(3) ? '' : jsonText({ kind: 'fields', fields: inBody });
};
const nothing: Wild = { kind: 'text', text: '' };

export const encoders: Readonly<Record<ServiceModel['protocol'], Encode>> = {
  json,
  query: form((name, member) => member.locationName ?? name),
  ec2: form((name, member) => member.queryName ?? upper(member.locationName ?? name)),
  'rest-xml': rest(xmlBody, 'bucket-one'),
  'rest-json': rest(jsonBody, 'snap-0123'),
};
