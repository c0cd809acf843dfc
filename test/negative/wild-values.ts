import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { GeneratorValue } from 'fast-check';
import type { Member, ServiceModel, Shape, StructureShape } from '../../src/facts/aws/model';

/** A value that may be what a shape asks for, or may be anything; names are as they stand on the wire. */
export type Wild =
  | { readonly kind: 'text'; readonly text: string }
  /** A number or a word, written as it is. */
  | { readonly kind: 'bare'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Wild[]; readonly itemName?: string; readonly flat: boolean }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'map';
      readonly entries: readonly (readonly [string, Wild])[];
      readonly keyName: string;
      readonly valueName: string;
      readonly flat: boolean;
    };

export interface Field {
  readonly name: string;
  readonly value: Wild;
  /** Absent for a name that the model does not have. */
  readonly member?: Member;
}

/** Strings that have broken readers before. */
const nasty: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'true',
  'NaN',
  '[]',
  '{}',
  '*',
  '?',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\0',
  'a\0b',
  '\u0001\u001f\u007f',
  '\r\nX-Injected: 1',
  '\ud800',
  'a\udfffb',
  '\uffff\ufffe',
  '\u2028',
  '\ufeff',
  '\u{1f511}',
  'e\u0301',
  '../../etc/passwd',
  '..%2f..',
  '%00',
  '%',
  '%zz',
  '<a>&"\'</a>',
  ']]>',
  '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>',
  '${x}',
  'alias/',
  'alias/aws/',
  'arn:',
  'arn:aws:kms:us-east-1:000000000000:key/',
  'arn:aws:kms:us-east-1:000000000000:alias/nothing',
  'arn:aws:kms:mars-north-1:000000000000:key/00000000-0000-4000-8000-000000000000',
  'arn:aws:kms:eu-west-1:999999999999:key/00000000-0000-4000-8000-000000000000',
  'arn:aws:s3:::bucket-one/one',
  'mrk-00000000000000000000000000000000',
  '00000000-0000-4000-8000-000000000000',
  'vol-ffffffff',
  'vol-0000000000000000',
  'bytes=0-',
  'bytes=-0',
  'bytes=5-1,2-3',
  'bytes=99999999999999999999-',
  '9999-12-31T23:59:59Z',
  '0000-00-00T00:00:00Z',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '9'.repeat(40),
  'A'.repeat(5_000),
  '\u00e9'.repeat(2_000),
  '('.repeat(600),
  '{"Version":"2012-10-17","Statement":[]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}',
  `{"Statement":${'['.repeat(3_000)}`,
  'key=value&key=value',
  'a=b&c',
];

const numbers: readonly string[] = [
  ...['0', '-0', '1', '-1', '2', '7', '30', '90', '365', '1000', '16384', '65536', '2147483647', '2147483648', '-2147483649'],
  ...['9007199254740993', '1e308', '1e999', '-1e999', '0.5', '1.0', '1e2', '9'.repeat(400)],
];

/** What the seeded world has, by the name of the member that asks for it. The first fitting row counts. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/^AccessKeyId$/, 'accessKeyId'],
  [/^CiphertextBlob$/, 'ciphertext'],
  [/^SharedSecretCiphertextBlob$/, 'encapsulated'],
  [/^PublicKey$/, 'publicKey'],
  [/^AttestationDocument$/, 'attestation'],
  [/^Signature$/, 'signature'],
  [/^XksKeyId$/, 'externalKey'],
  [/^CustomKeyStoreId$/, 'keyStore'],
  [/CustomKeyStoreName$/, 'keyStoreName'],
  [/^XksProxyUriEndpoint$/, 'proxyEndpoint'],
  [/^XksProxyUriPath$/, 'proxyPath'],
  [/KeyId$|^KMSMasterKeyID$/i, 'key'],
  [/^AliasName$/, 'alias'],
  [/^VolumeIds?$/, 'volume'],
  [/SnapshotIds?$/i, 'snapshot'],
  [/^identifier$/i, 'rule'],
  [/^resourceArn$/i, 'ruleArn'],
  [/^blockToken$/i, 'blockToken'],
  [/^x-amz-Checksum$/i, 'checksum'],
  [/^x-amz-Data-Length$/i, 'blockLength'],
  [/^InstanceIds?$/, 'instance'],
  [/^Resources?$|^ResourceIds?$/, 'resource'],
  [/^Bucket$/, 'bucket'],
  [/^(?:Object)?Key$|^Prefix$|Marker$|^StartAfter$/, 'objectKey'],
  [/^CopySource$/, 'copySource'],
  [/VersionId$|VersionIdMarker$/, 'version'],
  [/Match$|^ETag$/, 'etag'],
  [/^AvailabilityZone$/, 'zone'],
  [/^(?:Source)?ImageIds?$/, 'image'],
  [/^LaunchTemplateIds?$/, 'template'],
  [/^LaunchTemplateNames?$/, 'templateName'],
  [/^(?:Default|Source|Min|Max)?Versions?$/, 'templateVersion'],
  [/^InstanceType/, 'instanceType'],
  [/^Device$|^DeviceName$/, 'device'],
  [/Region$/, 'region'],
  [/^Policy$/, 'policy'],
  [/^(?:New)?(UserName)$/, 'user'],
  [/^RoleName$/, 'role'],
  [/^RoleArn$/, 'roleArn'],
  [/^(?:New)?GroupName$/, 'group'],
  [/^PolicyName$/, 'policyName'],
  [/^(?:PolicyArn|arn|PermissionsBoundary)$/, 'policyArn'],
  [/^InstanceProfileName$/, 'profile'],
  [/^(?:AssumeRole)?PolicyDocument$/, 'document'],
  [/^(?:New)?Path(?:Prefix)?$/, 'path'],
  [/Token$|^Marker$/, 'token'],
  [/^Delimiter$/, 'delimiter'],
  [/BucketOwner$|AccountId$|^OwnerIds?$/, 'account'],
  [/^Range$/, 'range'],
];

const constants: Readonly<Record<string, readonly string[]>> = {
  /** Of a block of blanks, and of nothing. */
  checksum: [createHash('sha256').update(' '.repeat(524_288)).digest('base64'), '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
  blockLength: ['524288'],
  copySource: ['/bucket-one/one', 'bucket-two/a%2Fb', 'bucket-one/one?versionId=null', '/bucket-one', 'bucket-two/two?versionId='],
  zone: ['us-east-1a', 'us-east-1b', 'eu-west-1a', 'us-east-1'],
  image: ['ami-0123456789abcdef0', 'ami-01234567', 'ami-x'],
  templateName: ['own', 'other'],
  templateVersion: ['1', '$Latest', '$Default', '2', 'v1'],
  instanceType: ['t3.micro', 'm5.large', 'p9.huge'],
  device: ['/dev/sdf', '/dev/xvdb', '/dev/sda1', 'sdf'],
  region: ['us-east-1', 'eu-west-1', 'eu-central-1', 'EU', 'aws-global'],
  policy: ['{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}'],
  document: [
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"000000000000"},"Action":"sts:AssumeRole"}]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/x"},"Action":"sts:*"}]}',
  ],
  path: ['/', '/a/', '/a/b/', 'a'],
  token: ['AAAA', 'eyJhIjoxfQ==', '1', 'null'],
  delimiter: ['/', '', '//', '\0'],
  account: ['000000000000', '000000000000', '000000000000', '111111111111', 'self'],
  range: ['bytes=0-', 'bytes=1-2', 'bytes=-1', 'bytes=-0', 'bytes=9-', 'bytes=3-1', 'bytes=0-18446744073709551616', 'lines=1-2'],
};

export interface Wildness {
  readonly model: ServiceModel;
  readonly pool: ReadonlyMap<string, readonly string[]>;
  /** Of a hundred values, how many are other than the shape asks for. */
  readonly hostile: number;
  /** Name on the wire of a structure's member. */
  readonly wireName: (name: string, member: Member) => string;
}

/** Making these takes seconds, which is no fault: the limit on the time of an answer would be about them. */
const long: readonly string[] = ['RSA_2048', 'RSA_3072', 'RSA_4096'];

const depthLimit = 6;

/** Draws values for one request; everything is drawn through `draw`, so that a failing request can be found again by its seed. */
export class WildValues {
  /** Of a hundred members that are not required, how many are there: few, so that the rest is reached, or many. */
  private readonly optional: number;

  constructor(
    private readonly draw: GeneratorValue,
    private readonly wildness: Wildness,
  ) {
    this.optional = this.pick([1, 6, 30]);
  }

  chance(ofHundred: number): boolean {
    return this.draw(fc.nat, { max: 99 }) < ofHundred;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.draw(fc.nat, { max: from.length - 1 })];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** The members of a structure, most of the required and some of the others; some of it wrong. */
  fields(shape: StructureShape, depth = 0): readonly Field[] {
    const { hostile, wireName } = this.wildness;
    const names = Object.keys(shape.members);
    const wanted = depth >= depthLimit ? 0 : Math.min(this.optional, 250 / Math.max(1, names.length));
    const fields: Field[] = [];
    for (const name of names) {
      const member = shape.members[name];
      if (member === undefined) continue;
      const required = shape.required?.includes(name) ?? false;
      if (required ? this.chance(hostile / 8) : !this.chance(wanted)) continue;
      fields.push({ name: wireName(name, member), member, value: this.value(name, member, depth + 1) });
      if (this.chance(hostile / 20)) fields.push({ name: wireName(name, member), member, value: this.value(name, member, depth + 1) });
    }
    if (this.chance(hostile / 6)) fields.push({ name: this.pick(nasty), value: this.anything(depth + 1) });
    return fields;
  }

  value(name: string, member: Member, depth = 0): Wild {
    const { model, hostile } = this.wildness;
    if (this.chance(hostile / 10)) return this.anything(depth);
    const shape = model.shape(member.shape);
    switch (shape.type) {
      case 'structure':
        return { kind: 'fields', fields: this.fields(shape, depth) };
      case 'list': {
        const flat = shape.flattened ?? member.flattened ?? false;
        const items = Array.from({ length: this.count(shape, depth) }, () => this.value(name, shape.member, depth + 1));
        return { kind: 'list', items, flat, ...(shape.member.locationName === undefined ? {} : { itemName: shape.member.locationName }) };
      }
      case 'map': {
        const entries = Array.from({ length: this.count(shape, depth) }, () => {
          const key = this.value('', shape.key, depth + 1);
          return ['text' in key ? key.text : '', this.value('', shape.value, depth + 1)] as const;
        });
        const { locationName: keyName = 'key' } = shape.key;
        const { locationName: valueName = 'value' } = shape.value;
        return { kind: 'map', entries, keyName, valueName, flat: shape.flattened ?? member.flattened ?? false };
      }
      case 'boolean':
        return { kind: 'bare', text: this.pick(['true', 'false']) };
      case 'integer':
      case 'long':
      case 'float':
      case 'double':
        return { kind: 'bare', text: this.number(shape) };
      case 'timestamp':
        return this.pick<Wild>([
          { kind: 'bare', text: '1700000000' },
          { kind: 'bare', text: '1e999' },
          { kind: 'bare', text: '-99999999999999' },
          { kind: 'text', text: '2026-01-01T00:00:00Z' },
          { kind: 'text', text: '2026-02-30T00:00:00Z' },
          { kind: 'text', text: 'Thu, 01 Jan 1970 00:00:00 GMT' },
          { kind: 'text', text: '275760-09-13T00:00:00.001Z' },
        ]);
      case 'blob':
        return { kind: 'text', text: this.blob(name, shape) };
      case 'string':
        return { kind: 'text', text: this.text(name, shape) };
    }
  }

  text(name: string, shape: Shape): string {
    const known = this.known(name);
    if (known !== undefined && !this.chance(this.wildness.hostile / 2)) return this.pick(known);
    if (shape.type === 'string' && shape.enum !== undefined && !this.chance(this.wildness.hostile / 2)) {
      return this.pick(shape.enum.filter((value) => !long.includes(value)));
    }
    if (this.chance(this.wildness.hostile)) return this.pick(nasty);
    if (shape.type === 'string' && (shape.min !== undefined || shape.max !== undefined) && this.chance(30)) {
      const { min = 0, max = min + 10 } = shape;
      return 'a'.repeat(Math.max(0, Math.min(20_000, this.pick([min - 1, min, max, max + 1]))));
    }
    return this.draw(fc.string, { unit: this.pick(['binary', 'grapheme', 'grapheme-ascii'] as const), maxLength: 12 });
  }

  private known(name: string): readonly string[] | undefined {
    const kind = hints.find(([pattern]) => pattern.test(name))?.[1];
    return kind === undefined ? undefined : (this.wildness.pool.get(kind) ?? constants[kind]);
  }

  private number({ min = 0, max = min + 1000 }: { readonly min?: number; readonly max?: number }): string {
    if (this.chance(this.wildness.hostile)) return this.pick(numbers);
    return this.chance(30)
      ? String(this.pick([min - 1, min, max, max + 1]))
      : String(this.draw(fc.integer, { min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) }));
  }

  private blob(name: string, { min = 0, max = min + 100 }: { readonly min?: number; readonly max?: number }): string {
    const known = this.known(name);
    if (known !== undefined && !this.chance(this.wildness.hostile)) {
      const text = this.pick(known);
      if (!this.chance(30)) return text;
      const bytes = Buffer.from(text, 'base64');
      if (bytes.length === 0 || this.chance(50)) return bytes.subarray(0, this.draw(fc.nat, { max: bytes.length })).toString('base64');
      const at = this.draw(fc.nat, { max: bytes.length - 1 });
      // eslint-disable-next-line no-bitwise -- one bit is what is meant
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << this.draw(fc.nat, { max: 7 })), at);
      return bytes.toString('base64');
    }
    if (this.chance(this.wildness.hostile)) return this.pick([...nasty, '=', 'A', 'AA', 'AA=', 'AAA=', 'AB==', 'A===', '-_-_']);
    return Buffer.alloc(Math.max(0, Math.min(100_000, this.pick([min - 1, min, min + 1, 16, 32, max, max + 1])))).toString('base64');
  }

  private count({ min = 0, max = min + 3 }: { readonly min?: number; readonly max?: number }, depth: number): number {
    if (depth >= depthLimit) return min;
    if (depth < 3 && this.chance(this.wildness.hostile / 5)) return Math.max(0, Math.min(300, this.pick([min - 1, max, max + 1, 201])));
    return this.draw(fc.nat, { max: Math.min(3, Math.max(min, max)) });
  }

  /** A value of whatever type. */
  private anything(depth: number): Wild {
    const kind = this.draw(fc.nat, { max: depth >= depthLimit ? 3 : 6 });
    switch (kind) {
      case 0:
        return { kind: 'bare', text: 'null' };
      case 1:
        return { kind: 'bare', text: this.pick([...numbers, 'true', 'false']) };
      case 2:
      case 3:
        return { kind: 'text', text: this.pick(nasty) };
      case 4:
        return { kind: 'list', items: [this.anything(depth + 1)], flat: this.chance(50) };
      case 5:
        return { kind: 'fields', fields: [{ name: this.pick(nasty), value: this.anything(depth + 1) }] };
      default:
        return nested(this.pick([3, 31, 33, 63, 65, 70, 500]));
    }
  }
}

function nested(depth: number): Wild {
  let value: Wild = { kind: 'text', text: 'x' };
  for (let at = 0; at < depth; at++) value = { kind: 'list', items: [value], flat: false };
  return value;
}
