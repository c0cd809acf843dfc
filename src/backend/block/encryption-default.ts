import type { BlockContext } from './block-context';
import { keyUse } from './caller';
import type { Caller } from './caller';
import { encryptionSettingsTable } from './rows';
import type { EncryptionSettings } from './rows';
import type { ReadTransaction } from '../storage/record-store';
import { keyOf } from '../storage/record-store';

const settingsKey = (caller: Caller): string => keyOf(caller.account, caller.region);

export async function settingsOf(tx: ReadTransaction, caller: Caller): Promise<EncryptionSettings> {
  return (await tx.get(encryptionSettingsTable, settingsKey(caller))) ?? { encryptByDefault: false };
}

export async function setEncryptionByDefault(context: BlockContext, caller: Caller, encryptByDefault: boolean): Promise<void> {
  await context.records.write(async (tx) =>
    tx.put(encryptionSettingsTable, settingsKey(caller), { ...(await settingsOf(tx, caller)), encryptByDefault }),
  );
}

/** @throws KeyFault `not-found` */
export async function setDefaultKey(context: BlockContext, caller: Caller, reference: string): Promise<string> {
  const defaultKeyArn = await context.dataKeys.resolve(keyUse(caller), reference);
  await context.records.write(async (tx) =>
    tx.put(encryptionSettingsTable, settingsKey(caller), { ...(await settingsOf(tx, caller)), defaultKeyArn }),
  );
  return defaultKeyArn;
}

/** Back to the platform's managed key, whose ARN it resolves to. */
export async function resetDefaultKey(context: BlockContext, caller: Caller): Promise<string> {
  await context.records.write(async (tx) => {
    const { encryptByDefault } = await settingsOf(tx, caller);
    tx.put(encryptionSettingsTable, settingsKey(caller), { encryptByDefault });
  });
  return context.dataKeys.managedKey(keyUse(caller), 'aws/ebs');
}
