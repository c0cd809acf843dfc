import { putAlias } from './aliases';
import { putNewKey } from './create-key';
import type { KeyHierarchy } from './key-hierarchy';
import { aliasRow, aliasTable, keyRow, keyTable } from './key-record';
import type { KeyRecord } from './key-record';
import type { Place } from './key-reference';
import { symmetricSecret } from './key-secret';
import { startRotation } from './rotation';
import type { ManagedAlias } from '../../facts/aws/managed-keys';
import { isManagedAlias, managedKeyRows } from '../../facts/aws/managed-keys';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';

const yearDays = 365;

/** The managed key behind an alias, made when a service needs it first. */
export async function managedKey(keys: KeyHierarchy, place: Place, alias: ManagedAlias): Promise<KeyRecord> {
  return (await findManaged(keys.records, place, alias)) ?? keys.records.write((tx) => makeManaged(keys, tx, place, alias));
}

/** The managed key that a reference means by its alias, name or ARN. */
export function managedAlias(reference: string, { account, region }: Place): ManagedAlias | undefined {
  const name = reference.replace(`arn:aws:kms:${region}:${account}:`, '').replace(/^alias\//, '');
  return reference.includes('alias/') && isManagedAlias(name) ? name : undefined;
}

async function findManaged(tx: ReadTransaction, place: Place, alias: ManagedAlias): Promise<KeyRecord | undefined> {
  const record = await tx.get(aliasTable, aliasRow(place, `alias/${alias}`));
  return record && tx.get(keyTable, keyRow(place, record.keyId));
}

async function makeManaged(keys: KeyHierarchy, tx: WriteTransaction, place: Place, alias: ManagedAlias): Promise<KeyRecord> {
  const name = `alias/${alias}`;
  const existing = await findManaged(tx, place, alias);
  if (existing) return existing;
  const { service, description } = managedKeyRows[alias];
  const created = putNewKey(
    keys,
    tx,
    place,
    {
      description,
      policy: managedPolicy(place, service, alias),
      tags: [],
      multiRegion: false,
      spec: 'SYMMETRIC_DEFAULT',
      usage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
    },
    'aws',
    symmetricSecret(keys.random),
  );
  startRotation(keys, tx, created.family, yearDays);
  const now = keys.clock.now();
  return putAlias(tx, created.record, { ...place, name, createdAt: now, updatedAt: now });
}

/** Everyone in the account, but only through the service: what `aws kms get-key-policy` shows for such a key. */
function managedPolicy({ account, region }: Place, service: string, alias: ManagedAlias): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${alias.replace('aws/', '')}-2`,
    Statement: [
      {
        Sid: `Allow access through ${service.toUpperCase()} for all principals in the account that are authorized to use it`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'],
        Resource: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  });
}
