import { DescribeKeyCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import { useBackend } from '../../../running';

const running = useBackend();

describe('ListAliases', () => {
  test('shows AWS’s own aliases before they have a key, and pages through them', async () => {
    const kms = running.kms();
    await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' }));
    const seen = new Map<string, boolean>();
    let Marker: string | undefined;
    do {
      const answer = await kms.send(new ListAliasesCommand({ Limit: 5, ...(Marker === undefined ? {} : { Marker }) }));
      for (const { AliasName = '', TargetKeyId, AliasArn } of answer.Aliases ?? []) {
        expect(AliasArn).toBe(`arn:aws:kms:us-east-1:000000000000:${AliasName}`);
        seen.set(AliasName, TargetKeyId !== undefined);
      }
      Marker = answer.NextMarker;
    } while (Marker !== undefined);
    expect([...seen.keys()]).toEqual([...seen.keys()].sort());
    expect(seen.get('alias/aws/ebs')).toBe(true);
    expect(seen.get('alias/aws/s3')).toBe(false);
    expect(seen.size).toBe(12);
  });
});
