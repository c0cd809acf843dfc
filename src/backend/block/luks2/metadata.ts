import { binaryBytes } from './binary-header';
import { damaged, unsupported } from './luks2-error';
import type { HashName } from '../../crypto/digests';
import type { PassphraseKdf } from '../../crypto/passphrase-kdf';

/** What is understood of the JSON area (LUKS2 specification, §3). Offsets and sizes are bytes. */
export interface Metadata {
  readonly keyslots: readonly Keyslot[];
  readonly digests: readonly Digest[];
  readonly segment: Segment;
  /** All of it, as it was read: what an update must keep. */
  readonly raw: Fields;
  /** Where the keyslots may lie. */
  readonly area: { readonly from: number; readonly to: number };
}

export interface Keyslot {
  readonly id: string;
  readonly offset: number;
  readonly size: number;
  readonly keyBytes: number;
  readonly stripes: number;
  readonly hash: HashName;
  readonly kdf: PassphraseKdf;
}

export interface Digest {
  readonly keyslots: readonly string[];
  readonly hash: HashName;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly digest: Buffer;
}

export interface Segment {
  readonly offset: number;
  /** Absent: up to the end of the image. */
  readonly size?: number;
  readonly sectorBytes: number;
  /** Number of the first 512-byte sector. */
  readonly firstTweak: number;
}

export type Fields = Readonly<Record<string, unknown>>;

/** cryptsetup's `lib/luks2/luks2.h`, and bounds of our own: what an image asks for is done before anything of it is known to be true. */
const most = {
  keyslots: 32,
  digests: 8,
  keyslotsArea: 128 * 2 ** 20,
  stripes: 4000,
  saltBytes: 64,
  iterations: 10_000_000,
  /** KiB. */
  memory: 2 ** 20,
  cpus: 4,
  /** KiB, over all passes. */
  work: 8 * 2 ** 20,
} as const;
const keyBytes = 64;
const cipher = 'aes-xts-plain64';
const hashes = new Map<unknown, HashName>([
  ['sha1', 'sha1'],
  ['sha256', 'sha256'],
  ['sha512', 'sha512'],
]);

/** @throws Luks2Error `damaged`, `unsupported` */
export function readMetadata(json: string, headerSize: number): Metadata {
  const raw = fieldsOf(parse(json), 'metadata');
  const config = fieldsOf(raw.config, 'config');
  if (u64(config.json_size, 'json_size') !== headerSize - binaryBytes) throw damaged('json_size is not that of the header');
  const areaBytes = u64(config.keyslots_size, 'keyslots_size');
  if (areaBytes % binaryBytes !== 0 || areaBytes > most.keyslotsArea) throw damaged('keyslots_size is out of range');
  const { mandatory = [] } = config.requirements === undefined ? {} : fieldsOf(config.requirements, 'requirements');
  if (!Array.isArray(mandatory) || mandatory.length > 0) throw unsupported(`it requires ${JSON.stringify(mandatory).slice(0, 80)}`);
  const area = { from: 2 * headerSize, to: 2 * headerSize + areaBytes };
  const slots = entriesOf(raw.keyslots, 'keyslots', most.keyslots);
  const keyslots = slots.map(([id, slot]) => keyslotOf(id, fieldsOf(slot, 'keyslot'), area));
  checkOverlaps(keyslots);
  const segments = entriesOf(raw.segments, 'segments', most.keyslots);
  fieldsOf(raw.tokens, 'tokens');
  const [first, ...others] = segments;
  if (first === undefined || others.length > 0) throw unsupported('it has not exactly one segment (is a re-encryption under way?)');
  const segment = segmentOf(fieldsOf(first[1], 'segment'), area.to);
  const ids = new Set(slots.map(([id]) => id));
  const digests = entriesOf(raw.digests, 'digests', most.digests).flatMap(([, one]) => digestOf(fieldsOf(one, 'digest'), ids, first[0]));
  if (digests.length === 0) throw damaged('no digest is of the segment');
  return { keyslots, digests, segment, raw, area };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw damaged('its metadata is no JSON');
  }
}

function keyslotOf(id: string, slot: Fields, { from, to }: Metadata['area']): Keyslot {
  if (slot.type !== 'luks2') throw unsupported(`a keyslot of type ${shown(slot.type)}`);
  if (slot.key_size !== keyBytes) throw unsupported(`a key of ${shown(slot.key_size)} bytes, not ${keyBytes}`);
  const [area, af] = [fieldsOf(slot.area, 'area'), fieldsOf(slot.af, 'af')];
  if (area.type !== 'raw' || area.encryption !== cipher || area.key_size !== keyBytes) {
    throw unsupported('a keyslot that is not aes-xts-plain64');
  }
  const hash = hashes.get(af.hash);
  if (af.type !== 'luks1' || hash === undefined) throw unsupported(`a splitter with ${shown(af.hash)}`);
  const stripes = count(af.stripes, 'stripes', most.stripes);
  const [offset, size] = [u64(area.offset, 'offset'), u64(area.size, 'size')];
  if (offset < from || offset + size > to || size < stripes * keyBytes || offset % binaryBytes !== 0) {
    throw damaged('a keyslot lies outside its place');
  }
  return { id, offset, size, keyBytes, stripes, hash, kdf: kdfOf(fieldsOf(slot.kdf, 'kdf')) };
}

function kdfOf(kdf: Fields): PassphraseKdf {
  const salt = bytesOf(kdf.salt, 'salt', most.saltBytes);
  if (kdf.type === 'pbkdf2') {
    const hash = hashes.get(kdf.hash);
    if (hash === undefined) throw unsupported(`PBKDF2 with ${shown(kdf.hash)}`);
    return { type: 'pbkdf2', hash, iterations: count(kdf.iterations, 'iterations', most.iterations), salt };
  }
  if (kdf.type !== 'argon2id' && kdf.type !== 'argon2i') throw unsupported(`a key derivation of type ${shown(kdf.type)}`);
  const [time, memory, cpus] = [
    count(kdf.time, 'time', most.work),
    count(kdf.memory, 'memory', most.memory),
    count(kdf.cpus, 'cpus', most.cpus),
  ];
  if (time * memory > most.work) throw unsupported('its Argon2 parameters are beyond what is done here');
  // RFC 9106, §3.1.
  if (memory < 8 * cpus || salt.length < 8) throw damaged('its Argon2 parameters are none');
  return { type: kdf.type, time, memory, cpus, salt };
}

function checkOverlaps(keyslots: readonly Keyslot[]): void {
  const sorted = [...keyslots].sort((a, b) => a.offset - b.offset);
  for (const [place, { offset, size }] of sorted.entries()) {
    const next = sorted[place + 1];
    if (next !== undefined && offset + size > next.offset) throw damaged('two keyslots overlap');
  }
}

function segmentOf(segment: Fields, end: number): Segment {
  const { type, encryption, integrity } = segment;
  if (type !== 'crypt' || integrity !== undefined) throw unsupported('a segment that is not only encrypted');
  if (encryption !== cipher) throw unsupported(`encryption ${shown(encryption)}, not ${cipher}`);
  const sectorBytes = segment.sector_size;
  if (sectorBytes !== 512 && sectorBytes !== 1024 && sectorBytes !== 2048 && sectorBytes !== 4096) throw damaged('its sector size is none');
  const offset = u64(segment.offset, 'offset');
  if (offset < end || offset % sectorBytes !== 0) throw damaged('its segment lies in the header');
  const firstTweak = u64(segment.iv_tweak, 'iv_tweak');
  if (segment.size === 'dynamic') return { offset, sectorBytes, firstTweak };
  const size = u64(segment.size, 'size');
  if (size === 0 || size % sectorBytes !== 0) throw damaged('its segment is no number of sectors');
  return { offset, sectorBytes, firstTweak, size };
}

/** Nothing where it is of another segment. */
function digestOf(one: Fields, slots: ReadonlySet<string>, segment: string): readonly Digest[] {
  const { keyslots, segments } = one;
  if (!isTexts(keyslots) || !isTexts(segments) || keyslots.some((id) => !slots.has(id))) throw damaged('a digest is of what is not there');
  if (!segments.includes(segment)) return [];
  const hash = hashes.get(one.hash);
  if (one.type !== 'pbkdf2' || hash === undefined) throw unsupported(`a digest of type ${shown(one.type)}`);
  const iterations = count(one.iterations, 'iterations', most.iterations);
  const [salt, digest] = [bytesOf(one.salt, 'salt', most.saltBytes), bytesOf(one.digest, 'digest', most.saltBytes)];
  return [{ keyslots, hash, iterations, salt, digest }];
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(`${what} is no object`);
  return value as Fields;
}

function entriesOf(value: unknown, what: string, limit: number): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(fieldsOf(value, what));
  if (entries.length > limit || entries.some(([id]) => !/^\d{1,2}$/.test(id))) throw damaged(`${what} are too many, or not numbered`);
  return entries;
}

/** 64-bit numbers are decimal texts (specification, §3.1); what is beyond 2^53 is no place in an image. */
function u64(value: unknown, what: string): number {
  const number = typeof value === 'string' && /^\d{1,20}$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw damaged(`${what} is no number`);
  return number;
}

function count(value: unknown, what: string, limit: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) throw damaged(`${what} is no number`);
  if (value > limit) throw unsupported(`${what} is ${value}, at most ${limit} are done here`);
  return value;
}

function bytesOf(value: unknown, what: string, limit: number): Buffer {
  const bytes = typeof value === 'string' && value.length <= 2 * limit ? Buffer.from(value, 'base64') : Buffer.alloc(0);
  if (bytes.length === 0 || bytes.length > limit) throw damaged(`${what} is no base64`);
  return bytes;
}

const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value)).slice(0, 40);
