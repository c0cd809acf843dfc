import { storedTrail } from '../../src/backend/events';
import type { TrailEvent } from '../../src/backend/events';
import { MemoryRecords } from '../../src/backend/storage/memory-records';

const event = (n: number): TrailEvent => ({
  eventVersion: '1.11',
  eventTime: '2026-11-24T00:00:00Z',
  eventSource: 'kms.amazonaws.com',
  eventName: 'Encrypt',
  awsRegion: 'us-east-1',
  eventID: String(n),
  requestID: 'r',
  eventType: 'AwsApiCall',
  readOnly: true,
  recipientAccountId: '000000000000',
  userIdentity: { type: 'Root', principalId: 'p', arn: 'a', accountId: '000000000000' },
  requestParameters: { encryptionContext: { ü: '"\u2028' } },
  responseElements: null,
  resources: [],
});
const fails = (error: unknown): void => {
  throw error;
};

describe('the trail of events', () => {
  it('gives back what was recorded, oldest first, from every trail over one store', async () => {
    const records = new MemoryRecords();
    const [one, other] = [storedTrail(records, fails), storedTrail(records, fails)];
    one.record(event(1));
    await one.flush();
    other.record(event(2));
    other.record(event(3));
    await other.flush();
    one.record(event(4));

    expect(await one.list()).toEqual([1, 2, 3, 4].map(event));
    expect(await storedTrail(records, fails).list()).toEqual([1, 2, 3, 4].map(event));
  });

  it('keeps exactly the newest ten thousand, and no batch that has none of them', async () => {
    const records = new MemoryRecords();
    const trail = storedTrail(records, fails);
    for (let n = 1; n <= 12_345; n++) trail.record(event(n));

    const kept = await trail.list();
    expect(kept).toHaveLength(10_000);
    expect([kept[0]?.eventID, kept.at(-1)?.eventID]).toEqual(['2346', '12345']);
    const rows = await records.list<{ readonly count: number }>({ name: 'event' });
    expect(rows.reduce((sum, { row }) => sum + row.count, 0)).toBeLessThan(11_000);
  });

  it('tells of events that could not be stored, and goes on', async () => {
    const records = new MemoryRecords();
    const failures: unknown[] = [];
    const trail = storedTrail(records, (error) => failures.push(error));
    const write = jest.spyOn(records, 'write').mockRejectedValueOnce(new Error('full'));
    trail.record(event(1));
    await trail.flush();
    trail.record(event(2));

    expect((await trail.list()).map(({ eventID }) => eventID)).toEqual(['2']);
    expect(failures).toEqual([new Error('full')]);
    expect(write).toHaveBeenCalledTimes(2);
  });
});
