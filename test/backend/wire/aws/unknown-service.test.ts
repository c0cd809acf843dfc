import { unknownService } from '../../../../src/backend/wire/aws/unknown-service';
import { bufferedBody, HeaderList } from '../../../../src/backend/wire/message';

const ask = (method: string, service: string, headers: [string, string][] = []) =>
  unknownService({ method, target: '/', headers: new HeaderList(headers), body: bufferedBody(Buffer.alloc(0)) }, service, 'the-id');

test('answers HEAD without a body, and every request with its id', () => {
  expect(ask('HEAD', 'glacier')).toEqual({ status: 501, headers: [['x-amz-request-id', 'the-id']] });
  expect(ask('GET', 'glacier').headers).toContainEqual(['x-amz-request-id', 'the-id']);
  expect(ask('POST', 'sns', [['content-type', 'application/x-www-form-urlencoded']]).headers).toContainEqual([
    'x-amzn-RequestId',
    'the-id',
  ]);
});

test('a name that is no text of XML is told back escaped', () => {
  expect(ask('GET', 'a<b>&\u0001').body).toContain('The service a&lt;b&gt;&amp;&#x1; is not served here.');
});
