import type { DescribeCustomKeyStoresRequest, DescribeCustomKeyStoresResponse } from '../../../../../facts/aws/models/kms';
import { placeOf, recordedCall } from '../../../../keys/external/key-store-call';
import { findKeyStore, keyStoresOf } from '../../../../keys/external/key-store-record';
import type { KeyStoreRecord } from '../../../../keys/external/key-store-record';
import { KeyFault } from '../../../../keys/key-fault';
import type { Call } from '../../operation';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { keyStoreEntry } from '../key-store-entry';
import { useOf } from '../key-use';
import { page } from '../paging';

export const describeCustomKeyStores = operation<DescribeCustomKeyStoresRequest, DescribeCustomKeyStoresResponse>({
  name: 'DescribeCustomKeyStores',
  async run(call, input) {
    const { CustomKeyStoreId: customKeyStoreId, CustomKeyStoreName: customKeyStoreName } = input;
    if (customKeyStoreId !== undefined && customKeyStoreName !== undefined) {
      throw kmsError('ValidationException', 'You can specify CustomKeyStoreId or CustomKeyStoreName, but not both.');
    }
    const parameters = { customKeyStoreId, customKeyStoreName };
    return recordedCall(call.services.keys, useOf(call), { eventName: 'DescribeCustomKeyStores', readOnly: true, parameters }, async () => {
      const { items, ...rest } = page(await wantedStores(call, input), ({ storeId }) => storeId, input, 100);
      return { CustomKeyStores: items.map(keyStoreEntry), ...rest };
    });
  },
});

async function wantedStores(call: Call, input: DescribeCustomKeyStoresRequest): Promise<readonly KeyStoreRecord[]> {
  const { records } = call.services.keys;
  const place = placeOf(useOf(call));
  if (input.CustomKeyStoreId !== undefined) return [await findKeyStore(records, place, input.CustomKeyStoreId)];
  const all = await keyStoresOf(records, place);
  if (input.CustomKeyStoreName === undefined) return all;
  const named = all.filter(({ name }) => name === input.CustomKeyStoreName);
  if (named.length === 0) throw new KeyFault('key-store-not-found', {});
  return named;
}
