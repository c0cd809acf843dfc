import fc from 'fast-check';
import { matchesPattern } from '../../../../../src/backend/wire/aws/ec2/wildcards';
import { HeaderList, bufferedBody } from '../../../../../src/backend/wire/message';
import { useBackend } from '../../../running';
import { signLikeSdk } from '../signature/foreign-signer';

const running = useBackend();

/** A signed query as it stands, however wrong. */
async function send(body: string, method = 'POST'): Promise<{ status: number; code: string; message: string; body: string }> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const head = await signLikeSdk({ method, headers, body }, { service: 'ec2', region: 'us-east-1', at: Date.now() });
  const answer = await running.backend.handle({
    method,
    target: head.target,
    headers: new HeaderList(head.headers),
    body: bufferedBody(Buffer.from(body)),
  });
  const text = typeof answer.body === 'string' ? answer.body : '';
  const element = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
  return { status: answer.status, code: element('Code'), message: element('Message'), body: text };
}

const version = 'Version=2016-11-15';

test('an operation that AWS has and this backend has not is an invalid action', async () => {
  expect(await send(`Action=CreateVpc&${version}&CidrBlock=10.0.0.0%2F16`)).toMatchObject({
    status: 400,
    code: 'InvalidAction',
    message: 'The action CreateVpc is not valid for this web service.',
  });
});

test.each([
  ['', 400, 'MissingAction'],
  ['Action=Nonsense', 400, 'InvalidAction'],
  ['Action=__proto__', 400, 'InvalidAction'],
  ['Action=CreateVolume&AvailabilityZone=us-east-1a&Size=big', 400, 'InvalidParameterValue'],
  ['Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1e3', 400, 'InvalidParameterValue'],
  ['Action=CreateVolume&AvailabilityZone=us-east-1a&Size=99999999999999999999', 400, 'InvalidParameterValue'],
  ['Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1&VolumeType=gp9', 400, 'InvalidParameterValue'],
  ['Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1&Colour=red', 400, 'UnknownParameter'],
  ['Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1&Size=2', 400, ''],
  ['Action=CreateVolume&AvailabilityZone=us-east-1a%00&Size=1', 400, 'InvalidZone.NotFound'],
  ['Action=DeleteVolume', 400, 'MissingParameter'],
  ['Action=DeleteVolume&VolumeId=..%2F..%2Fetc%2Fpasswd', 400, 'InvalidParameterValue'],
  ['Action=DeleteVolume&VolumeId=vol-0123456789abcdef0%0A', 400, 'InvalidParameterValue'],
  ['Action=DescribeVolumes&Filter.1.Name=tag:x&Filter.1.Value.x=y', 400, 'UnknownParameter'],
  ['Action=DescribeVolumes&Filter.0.Value.1=y', 400, 'InvalidParameterValue'],
  ['Action=DescribeVolumes&NextToken=%FF%FE', 400, 'MalformedQueryString'],
  ['Action=CreateTags&ResourceId.1=vol-0123456789abcdef0&Tag=', 400, 'InvalidParameterValue'],
])('%s is refused', async (query, status, code) => {
  const answer = await send(`${query}&${version}`);
  expect(answer.status).toBe(status);
  if (code !== '') expect(answer.code).toBe(code);
  expect(answer.body).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\s*<Response><Errors><Error><Code>/);
});

test('what is told back is escaped', async () => {
  const { body } = await send(`Action=DeleteVolume&VolumeId=${encodeURIComponent('<b>&"\'')}&${version}`);
  expect(body).toContain('Value (&lt;b&gt;&amp;');
  expect(body).not.toContain('<b>');
});

test('more than 200 values of a filter are refused', async () => {
  const values = Array.from({ length: 201 }, (_, at) => `Filter.1.Value.${at + 1}=x`).join('&');
  expect(await send(`Action=DescribeVolumes&Filter.1.Name=size&${values}&${version}`)).toMatchObject({
    status: 400,
    code: 'FilterLimitExceeded',
  });
});

test('no query whatever makes an internal error', async () => {
  const name = fc.oneof(
    fc.constantFrom(
      'VolumeId',
      'VolumeId.1',
      'Filter.1.Name',
      'Filter.1.Value.1',
      'Size',
      'Iops',
      'MaxResults',
      'NextToken',
      'DryRun',
      'Tag.1.Key',
    ),
    fc.string({ maxLength: 12 }),
  );
  const value = fc.oneof(
    fc.constantFrom('-1', '0', '1', 'true', 'vol-0123456789abcdef0', 'us-east-1a', ''),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const action = fc.constantFrom(
    'CreateVolume',
    'DescribeVolumes',
    'DeleteVolume',
    'ModifyVolume',
    'AttachVolume',
    'CreateTags',
    'DescribeSnapshots',
    'RunInstances',
  );
  const query = fc.tuple(action, fc.array(fc.tuple(name, value), { maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(query, async ([Action, pairs]) => {
      const parameters = pairs.map(([key, text]) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`);
      const { status, body } = await send([`Action=${Action}`, version, ...parameters].join('&'));
      expect([200, 400, 412]).toContain(status);
      expect(body).not.toContain('InternalFailure');
    }),
    { numRuns: 300 },
  );
});

describe('wildcards', () => {
  test.each([
    ['*', '', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'abcd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['a\\?', 'a?', true],
    ['.*', 'abc', false],
    ['[a-z]', 'b', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['', 'x', false],
    ['\\', '\\', true],
  ])('%j against %j is %j', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  test('agree with a regular expression', () => {
    const character = fc.constantFrom('a', 'b', '*', '?');
    fc.assert(
      fc.property(
        fc.string({ unit: character, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }),
        (pattern, text) => {
          const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
          expect(matchesPattern(pattern, text)).toBe(expression.test(text));
        },
      ),
    );
  });

  test('do not take long over many stars', () => {
    expect(matchesPattern('*a'.repeat(200), 'a'.repeat(199) + 'b'.repeat(5_000))).toBe(false);
  });
});
