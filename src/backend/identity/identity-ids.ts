/* eslint-disable no-bitwise -- access key ids hold the account in certain bits */
import type { Random } from '../random';

/** RFC 4648 base 32: the alphabet of access key ids. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** IAM user guide, "Unique identifiers". */
const prefixes = { user: 'AIDA', role: 'AROA', group: 'AGPA', policy: 'ANPA', 'instance-profile': 'AIPA' } as const;

/** 21 characters that are never used again. */
export function uniqueId(random: Random, kind: keyof typeof prefixes): string {
  return prefixes[kind] + characters(random.bytes(17));
}

const characters = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte & 31]).join('');

const accountShift = 39n;
const accountMask = (1n << 40n) - 1n;
const encodesAccount = 1n << 79n;

/**
 * Four letters and 80 bits in base 32: a one, the account in 40 bits, chance in 39. So are AWS's own made since 2019, and
 * sts:GetAccessKeyInfo reads the account out of the id.
 */
export function accessKeyId(random: Random, account: string, prefix: 'AKIA' | 'ASIA'): string {
  const chance = BigInt(`0x${random.bytes(5).toString('hex')}`) & ((1n << accountShift) - 1n);
  const bits = encodesAccount | (BigInt(account) << accountShift) | chance;
  let text = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += alphabet[Number((bits >> shift) & 31n)] ?? '';
  return prefix + text;
}

/** The account in an access key id; `undefined` where it holds none. */
export function accountInKeyId(id: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(id)) return undefined;
  let bits = 0n;
  for (const character of id.slice(4)) bits = (bits << 5n) | BigInt(alphabet.indexOf(character));
  if ((bits & encodesAccount) === 0n) return undefined;
  const account = (bits >> accountShift) & accountMask;
  return account < 10n ** 12n ? account.toString().padStart(12, '0') : undefined;
}

/** 30 random bytes in base 64: 40 characters, as AWS's secrets are. */
export const secretAccessKey = (random: Random): string => random.bytes(30).toString('base64');
