import type { ServiceUse } from './data-keys';
import type { KeyHierarchy } from './key-hierarchy';
import { assertState } from './key-operations';
import { findKey } from './key-reference';

/** The state of a key, for services that hold a data key of it in memory: no use of the key, so no event and no policy. */
export interface KeyCheck {
  /** @throws KeyFault `not-found`, `disabled`, `invalid-state`, as using the key would. */
  assertUsable(use: ServiceUse, keyArn: string): Promise<void>;
}

export function keyCheck(keys: KeyHierarchy): KeyCheck {
  return {
    async assertUsable(use, arn) {
      const { state } = await findKey(keys.records, arn, { account: use.principal.account, region: use.region });
      assertState('Decrypt', arn, state);
    },
  };
}
