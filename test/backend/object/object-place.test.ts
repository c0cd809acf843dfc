import { defaultEncryption, type BucketRow } from '../../../src/backend/object/bucket-row';
import { bodyContext, dataKeyContext, type ObjectPlace } from '../../../src/backend/object/object-place';

const bucket: BucketRow = {
  id: 'id',
  name: 'name',
  account: '000000000000',
  region: 'eu',
  created: 0,
  versioning: 'off',
  encryption: defaultEncryption,
  tags: [],
};
const place: ObjectPlace = { bucket, key: 'ü', generation: 'gen' };

describe('what a body and a data key are bound to', () => {
  test('is the list of fields of the format page, each with its length', () => {
    const fields = '0000000c3030303030303030303030300000000265750000000269640000000' + '2c3bc0000000367656e';
    expect(bodyContext(place, { number: 0 }).toString('hex')).toBe(
      `00000014${Buffer.from('atrest object body 1').toString('hex')}${fields}0000000130`,
    );
    expect(dataKeyContext(place).toString('hex')).toBe(`00000018${Buffer.from('atrest object data key 1').toString('hex')}${fields}`);
  });

  test.each([
    ['account', { ...place, bucket: { ...bucket, account: '000000000001' } }],
    ['region', { ...place, bucket: { ...bucket, region: 'us' } }],
    ['bucket', { ...place, bucket: { ...bucket, id: 'other' } }],
    ['key', { ...place, key: 'u' }],
    ['generation', { ...place, generation: 'other' }],
    ['border between two fields', { bucket: { ...bucket, id: 'idü' }, key: '', generation: 'gen' }],
  ] as const)('differs by %s', (_what, other) => {
    expect(bodyContext(other, { number: 0 })).not.toEqual(bodyContext(place, { number: 0 }));
    expect(dataKeyContext(other)).not.toEqual(dataKeyContext(place));
  });

  test('differs by part', () => {
    expect(bodyContext(place, { number: 1 })).not.toEqual(bodyContext(place, { number: 0 }));
  });
});
