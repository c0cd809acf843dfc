import type { Audited, Remark } from './audited';
import { bucketEncryptionOf } from './bucket-encryption-of';
import type { KeyReference } from './key-reference';
import { keyReference } from './key-reference';
import { isExpression, valuesAt } from './planned-resource';
import { AuditCheck, AuditSeverity } from '../../core/audit-finding';
import type { DataAtRestRow } from '../../facts/aws/data-at-rest';
import { atRestControl, bucketEncryption, dataAtRest, keyControls } from '../../facts/aws/data-at-rest';

/** Whether the data of a resource is encrypted, and under whose key. */
export function checkData(audited: Audited): Remark[] {
  const { resource } = audited;
  if (!Object.hasOwn(dataAtRest, resource.type)) return [];
  const row = dataAtRest[resource.type];
  if (row === undefined) return [];
  const separate = resource.type === 'aws_s3_bucket' ? bucketEncryptionOf(resource, audited.bucketEncryptions) : undefined;
  if (separate !== undefined) return checkBlock({ ...row, key: bucketEncryption.key }, separate.attributes, audited);
  const blocks = row.blocks === undefined ? [resource.attributes] : row.blocks.flatMap((path) => valuesAt(resource.attributes, path));
  return blocks.flatMap((block) => checkBlock(row, block, audited));
}

function checkBlock(row: DataAtRestRow, block: unknown, audited: Audited): Remark[] {
  const [keyValue] = row.key === undefined ? [] : valuesAt(block, row.key).filter((value) => value !== '');
  const encrypted = isEncrypted(row, block, keyValue, audited);
  if (encrypted === undefined) return [unknown(row)];
  if (!encrypted) return [unencrypted(row)];
  if (keyValue === undefined) return audited.customerKeys && row.key !== undefined ? [providerKey(row)] : [];
  const key = keyReference(keyValue, audited.stack);
  return [
    ...(key.owner === 'provider' && audited.customerKeys ? [providerKey(row)] : []),
    ...otherRegion(row, key, audited.resource.region),
  ];
}

/** Undefined if only apply will tell. A snapshot may bring encryption along, of which the resource says nothing. */
function isEncrypted(row: DataAtRestRow, block: unknown, key: unknown, { resource }: Audited): boolean | undefined {
  if (row.keyEncrypts) return key !== undefined;
  // For queues and the like a key is enough, whatever the flag says when it is left out.
  if (row.flag === undefined) return true;
  const [value] = valuesAt(block, row.flag.path);
  if (isExpression(value)) return undefined;
  if (value === undefined) {
    if (valuesAt(block, 'snapshot_id').length > 0) return undefined;
    return row.flag.absent || (key !== undefined && resource.type === 'aws_sqs_queue');
  }
  const text = String(value);
  if (row.flag.off !== undefined) return !row.flag.off.includes(text);
  if (row.flag.on !== undefined) return row.flag.on.includes(text);
  return text === 'true' || (key !== undefined && resource.type === 'aws_sqs_queue');
}

const remedyOf = ({ flag, key }: DataAtRestRow): string =>
  flag === undefined
    ? `name a KMS key in ${key ?? 'its key attribute'}`
    : `set ${flag.path}${flag.on === undefined ? '' : ` to ${flag.on.join(' or ')}`}`;

const unencrypted = (row: DataAtRestRow): Remark => ({
  check: AuditCheck.NOT_ENCRYPTED,
  severity: AuditSeverity.ERROR,
  message: `the ${row.name} is not encrypted`,
  remedy: remedyOf(row),
  controls: [...row.controls, atRestControl],
});

const unknown = (row: DataAtRestRow): Remark => ({
  check: AuditCheck.NOT_KNOWN,
  severity: AuditSeverity.INFORMATION,
  message: `only apply will tell whether the ${row.name} is encrypted`,
  remedy: remedyOf(row),
  controls: [...row.controls, atRestControl],
});

const providerKey = (row: DataAtRestRow): Remark => ({
  check: AuditCheck.PROVIDER_KEY,
  severity: AuditSeverity.WARNING,
  message: `the ${row.name} is encrypted under a key of AWS, not under one of your own`,
  remedy: `name a KMS key in ${row.key ?? 'its key attribute'}`,
  controls: [...(row.keyControls ?? []), atRestControl],
});

function otherRegion(row: DataAtRestRow, key: KeyReference, region: string | undefined): Remark[] {
  if (region === undefined || key.region === undefined || key.region === region) return [];
  return [
    {
      check: AuditCheck.KEY_OF_OTHER_REGION,
      severity: AuditSeverity.ERROR,
      message: `the ${row.name} is in ${region}, and its key in ${key.region}`,
      remedy: `use a key of ${region}, for example a replica of a multi-Region key`,
      controls: [...keyControls.region],
    },
  ];
}
