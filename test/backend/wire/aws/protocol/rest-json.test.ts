import { CONTEXT, decode, refusal } from './exchange';
import { bytesOf, rawRequest } from './sdk';
import { AwsError } from '../../../../../src/backend/wire/aws/aws-error';
import { restJson } from '../../../../../src/backend/wire/aws/protocol/rest-json';
import { ebs } from '../../../../../src/facts/aws/models/ebs';

describe('REST-JSON by the rows of EBS direct', () => {
  it('decodes labels, headers and the stream of a block', async () => {
    const headers: [string, string][] = [
      ['x-amz-Data-Length', '524288'],
      ['x-amz-Checksum', 'abc='],
      ['x-amz-Checksum-Algorithm', 'SHA256'],
    ];
    const { name, input } = await decode(ebs, rawRequest('PUT', '/snapshots/snap-1/blocks/7', headers, 'data'));
    expect(name).toBe('PutSnapshotBlock');
    expect(input).toMatchObject({ SnapshotId: 'snap-1', BlockIndex: 7, DataLength: 524288, Checksum: 'abc=', ChecksumAlgorithm: 'SHA256' });
    expect((await bytesOf(input.BlockData)).toString()).toBe('data');
  });

  it('decodes a body of members and query parameters', async () => {
    const start = await decode(
      ebs,
      rawRequest('POST', '/snapshots', [], '{"VolumeSize":8,"Encrypted":true,"Tags":[{"Key":"a","Value":"b"}]}'),
    );
    expect(start).toMatchObject({ name: 'StartSnapshot', input: { VolumeSize: 8, Encrypted: true, Tags: [{ Key: 'a', Value: 'b' }] } });
    const list = await decode(ebs, rawRequest('GET', '/snapshots/snap-1/blocks?maxResults=100&pageToken=a%3D%3D'));
    expect(list).toMatchObject({ name: 'ListSnapshotBlocks', input: { SnapshotId: 'snap-1', MaxResults: 100, NextToken: 'a==' } });
    expect(await decode(ebs, rawRequest('POST', '/snapshots/completion/snap-1', [['x-amz-ChangedBlocksCount', '0']]))).toMatchObject({
      name: 'CompleteSnapshot',
      input: { SnapshotId: 'snap-1', ChangedBlocksCount: 0 },
    });
  });

  it('encodes members, status and a payload with headers', async () => {
    const start = restJson.encodeOutput(ebs, ebs.operation('StartSnapshot')!, { SnapshotId: 's', StartTime: new Date(1500) }, CONTEXT);
    expect([start.status, start.body]).toEqual([201, '{"SnapshotId":"s","StartTime":1.5}']);
    const block = restJson.encodeOutput(
      ebs,
      ebs.operation('GetSnapshotBlock')!,
      { DataLength: 2, Checksum: 'c', BlockData: Buffer.from('hi') },
      CONTEXT,
    );
    expect((await bytesOf(block.body)).toString()).toBe('hi');
    expect(block.headers).toEqual(
      expect.arrayContaining([
        ['x-amz-Data-Length', '2'],
        ['x-amz-Checksum', 'c'],
      ]),
    );
  });

  it('encodes an error with its type in a header', () => {
    const answer = restJson.encodeError(
      ebs,
      new AwsError({ code: 'ResourceNotFoundException', message: 'm', status: 404, extra: { Reason: 'SNAPSHOT_NOT_FOUND' } }),
      CONTEXT,
    );
    expect(answer.status).toBe(404);
    expect(answer.headers).toContainEqual(['x-amzn-ErrorType', 'ResourceNotFoundException']);
    expect(JSON.parse(answer.body as string)).toEqual({ Message: 'm', Reason: 'SNAPSHOT_NOT_FOUND' });
  });

  it.each([
    ['GET', '/snapshots/snap-1/blocks/x', '', 'SerializationException'],
    ['GET', '/snapshots/snap-1/nothing', '', 'UnknownOperationException'],
    ['GET', '/snapshots/%zz/blocks', '', 'UnknownOperationException'],
    ['POST', '/snapshots', '{"VolumeSize":"8"}', 'SerializationException'],
    ['POST', '/snapshots', '{', 'SerializationException'],
  ])('rejects %s %s %s', async (method, target, body, code) => {
    expect(await refusal(ebs, rawRequest(method, target, [], body))).toMatchObject({ code });
  });
});
