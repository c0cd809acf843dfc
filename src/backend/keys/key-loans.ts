import type { KeyLoan, ServiceUse } from './data-keys';
import { grantConditions } from './grant-conditions';
import type { GrantRecord } from './grant-record';
import { createGrant, deleteGrant, grantsOn } from './grants';
import type { NewGrant } from './grants';
import { changeKey } from './key-access';
import { leaveEvent } from './key-events';
import { isKeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { keyArn } from './key-record';
import type { KeyRecord } from './key-record';
import { findKey } from './key-reference';
import type { ReadTransaction } from '../storage/record-store';

/**
 * Grants that a service asks for on behalf of a resource of its own, as EC2 does for an instance: its host decrypts, in one context, and the service
 * retires the grant. Shape: KMS developer guide, "Amazon EC2 example two", and events of 2026.
 */
const grantOf = ({ via, region }: ServiceUse, { borrower, context }: KeyLoan): NewGrant => ({
  grantee: { kind: 'aws', name: borrower },
  retiring: { kind: 'service', name: `${via}.${region}.amazonaws.com` },
  operations: ['Decrypt'],
  constraints: { contextSubset: [...context] },
});

/** As `DataKeys.lend`. @throws KeyFault */
export async function lend(keys: KeyHierarchy, use: ServiceUse, loan: KeyLoan): Promise<void> {
  const asked = grantOf(use, loan);
  const request = {
    operation: 'CreateGrant',
    reference: loan.keyArn,
    parameters: {
      granteePrincipal: loan.borrower,
      retiringPrincipal: asked.retiring?.name,
      operations: asked.operations,
      constraints: { encryptionContextSubset: Object.fromEntries(loan.context) },
    },
    conditions: grantConditions(use, asked),
  } as const;
  await changeKey(keys, use, request, async (tx, key) => {
    if ((await loansOn(tx, key.record, loan)).length === 0) await createGrant(keys, tx, use, key, asked);
  });
}

/** As `DataKeys.takeBack`. */
export async function takeBack(keys: KeyHierarchy, use: ServiceUse, loan: KeyLoan): Promise<void> {
  const record = await recordOf(keys, use, loan);
  if (record === undefined || (await loansOn(keys.records, record, loan)).length === 0) return;
  const ended = await keys.records.write(async (tx) => {
    const loans = await loansOn(tx, record, loan);
    for (const grant of loans) await deleteGrant(tx, grant);
    return loans;
  });
  const service = `${use.via}.amazonaws.com`;
  const principal = { kind: 'service', account: record.account, arn: service, userId: service } as const;
  for (const { grantId } of ended) {
    leaveEvent(
      keys,
      { ...use, principal },
      { eventName: 'RetireGrant', readOnly: false, parameters: { grantId }, keys: [{ account: record.account, arn: keyArn(record) }] },
    );
  }
}

async function recordOf(keys: KeyHierarchy, use: ServiceUse, { keyArn: arn }: KeyLoan): Promise<KeyRecord | undefined> {
  try {
    return await findKey(keys.records, arn, { account: use.principal.account, region: use.region });
  } catch (error) {
    // The key and its grants are gone.
    if (isKeyFault(error)) return undefined;
    throw error;
  }
}

async function loansOn(tx: ReadTransaction, record: KeyRecord, loan: KeyLoan): Promise<readonly GrantRecord[]> {
  return record.grantCount ? (await grantsOn(tx, record)).filter((grant) => isLoan(grant, loan)) : [];
}

const isLoan = ({ grantee, retiring, constraints: { contextSubset = [] } }: GrantRecord, { borrower, context }: KeyLoan): boolean =>
  grantee.name === borrower &&
  retiring?.kind === 'service' &&
  contextSubset.length === context.size &&
  contextSubset.every(([name, value]) => context.get(name) === value);
