import { insecureClearBlocks, xtsBlocks } from './block-cipher';
import type { BlockCipher } from './block-cipher';
import type { BlockContext } from './block-context';
import { keyContext, keyUse } from './caller';
import type { Caller } from './caller';
import { settingsOf } from './encryption-default';
import type { Snapshot, Volume, WrappedDataKey } from './rows';
import type { KeyLoan } from '../keys/data-keys';
import { KeyFault } from '../keys/key-fault';
import { hostPrincipal } from '../principal';

/** AES-256-XTS: two keys of 256 bits. */
export const dataKeyBytes = 64;

export interface Keyed {
  readonly id: string;
  readonly encrypted: boolean;
  readonly dataKey?: WrappedDataKey;
}

/** The cipher of a volume or snapshot: asks the key service for the data key, now. The caller wipes it. @throws KeyFault */
export async function openCipher(context: BlockContext, caller: Caller, of: Keyed): Promise<BlockCipher> {
  if (!of.encrypted) return insecureClearBlocks();
  if (of.dataKey === undefined) throw new Error(`${of.id} is encrypted but has no data key`);
  return xtsBlocks(await context.dataKeys.unwrap(keyUse(caller), of.dataKey.wrapped, keyContext(of.dataKey.contextId)));
}

/** The volume's host as the key service sees it: what it may open, its instance's owner let it. */
export const asHost = (caller: Caller, { account, attachment }: Volume): Caller =>
  attachment === undefined ? caller : { ...caller, principal: hostPrincipal(account, attachment.instanceId) };

/** Lets the volume's host open it, in the name of the caller. @throws KeyFault where the caller may not, or the key cannot be used */
export async function lendKey(context: BlockContext, caller: Caller, volume: Volume): Promise<void> {
  const loan = loanOf(volume);
  if (loan !== undefined) await context.dataKeys.lend(keyUse(caller), loan);
}

/** The host has given the volume up. */
export async function takeKeyBack(context: BlockContext, caller: Caller, volume: Volume): Promise<void> {
  const loan = loanOf(volume);
  if (loan !== undefined) await context.dataKeys.takeBack(keyUse(caller), loan);
}

function loanOf({ id, account, keyArn, dataKey, attachment }: Volume): KeyLoan | undefined {
  if (keyArn === undefined || attachment === undefined) return undefined;
  return { keyArn, borrower: hostPrincipal(account, attachment.instanceId).arn, context: keyContext(dataKey?.contextId ?? id) };
}

export interface ChosenKey {
  /** ARN, or the reference as given where it names nothing. */
  readonly keyArn?: string;
  /** Why the key cannot be used. */
  readonly fault?: KeyFault;
}

/**
 * The KMS key for a new encrypted volume: the one asked for, else that of the own encrypted snapshot, else the account's default.
 * A key that is not there is no error yet: the volume is made and fails (EC2 CreateVolume, `KmsKeyId`).
 */
export async function chooseKey(
  context: BlockContext,
  caller: Caller,
  reference: string | undefined,
  source: Snapshot | undefined,
): Promise<ChosenKey> {
  // "Amazon EBS encryption", default outcomes: another account's snapshot is restored under the own default key.
  if (reference === undefined && source?.keyArn !== undefined && source.account === caller.account) return { keyArn: source.keyArn };
  try {
    if (reference !== undefined) return { keyArn: await context.dataKeys.resolve(keyUse(caller), reference) };
    const { defaultKeyArn } = await settingsOf(context.records, caller);
    return { keyArn: defaultKeyArn ?? (await context.dataKeys.managedKey(keyUse(caller), 'aws/ebs')) };
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error;
    return { fault: error, ...(reference === undefined ? {} : { keyArn: reference }) };
  }
}
