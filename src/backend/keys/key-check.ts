import type { ServiceUse } from './data-keys';
import { keyStoreOf } from './external/key-store-record';
import { assertUsable } from './key-access';
import type { KeyHierarchy } from './key-hierarchy';
import { findKey } from './key-reference';

/** The state of a key, for services that hold a data key of it in memory: no use of the key, so no event and no policy. */
export interface KeyCheck {
  /** @throws KeyFault `not-found`, `disabled`, `invalid-state`, as using the key would. */
  assertUsable(use: ServiceUse, keyArn: string): Promise<void>;
}

export function keyCheck(keys: KeyHierarchy): KeyCheck {
  return {
    async assertUsable(use, arn) {
      await keys.records.read(async (tx) => {
        const record = await findKey(tx, arn, { account: use.principal.account, region: use.region });
        assertUsable('Decrypt', arn, record, await keyStoreOf(tx, record));
      });
    },
  };
}
