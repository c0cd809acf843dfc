import { ObjectFault } from './object-fault';

export type BucketNameRule = 'length' | 'characters' | 'ends' | 'adjacent-periods' | 'ip-address' | 'reserved-prefix' | 'reserved-suffix';

/** S3 User Guide, "General purpose bucket naming rules" (2026-11): length in characters, then one row per rule. */
const length = { min: 3, max: 63 };
const reservedPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const reservedSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

const rules: readonly { readonly rule: BucketNameRule; readonly holds: (name: string) => boolean }[] = [
  { rule: 'length', holds: (name) => name.length >= length.min && name.length <= length.max },
  { rule: 'characters', holds: (name) => /^[a-z0-9.-]+$/.test(name) },
  { rule: 'ends', holds: (name) => /^[a-z0-9].*[a-z0-9]$/.test(name) },
  { rule: 'adjacent-periods', holds: (name) => !name.includes('..') },
  { rule: 'ip-address', holds: (name) => !/^\d{1,3}(\.\d{1,3}){3}$/.test(name) },
  { rule: 'reserved-prefix', holds: (name) => !reservedPrefixes.some((prefix) => name.startsWith(prefix)) },
  { rule: 'reserved-suffix', holds: (name) => !reservedSuffixes.some((suffix) => name.endsWith(suffix)) },
];

/** @throws ObjectFault `invalid-bucket-name` naming the first rule that is broken. */
export function checkBucketName(name: string): void {
  const broken = rules.find(({ holds }) => !holds(name));
  if (broken !== undefined) throw new ObjectFault('invalid-bucket-name', { bucket: name, rule: broken.rule });
}
