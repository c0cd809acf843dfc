import { hmac } from '../../../../../src/backend/crypto/digests';
import { ChunkSignatures } from '../../../../../src/backend/wire/aws/signature/chunk-signatures';
import { decodeChunkedBody, type ChunkedOptions } from '../../../../../src/backend/wire/aws/signature/chunked-body';
import type { ChunkedFault } from '../../../../../src/backend/wire/aws/signature/chunked-fault';
import { deriveSigningKey } from '../../../../../src/backend/wire/aws/signature/signing-key';

// The examples of "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks" and
// "… Including Trailing Headers" (S3 API reference): 65 KiB of `a`, in chunks of 64 KiB.
const signingKey = deriveSigningKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', {
  date: '20130524',
  region: 'us-east-1',
  service: 's3',
  terminator: 'aws4_request',
});
const example = { signingKey, date: '20130524T000000Z', scope: '20130524/us-east-1/s3/aws4_request' };
const signed = {
  ...example,
  payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
};
const trailed = {
  ...example,
  payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  signature: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
};
const unsigned = { ...example, payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', signature: trailed.signature };
const chunk = (data: string, signature: string, size = data.length.toString(16)) => `${size};chunk-signature=${signature}\r\n${data}\r\n`;
const a = (count: number) => 'a'.repeat(count);

const first = chunk(a(65536), 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648');
const second = chunk(a(1024), '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497');
const last = chunk('', 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9');
const published = first + second + last;

const trailedChunks =
  chunk(a(65536), 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2') +
  chunk(a(1024), '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7') +
  '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n';
const trailerSignature = 'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435';
const trailer = `x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:${trailerSignature}\r\n\r\n`;
const crc32c = { decodedLength: 66560, trailerNames: ['x-amz-checksum-crc32c'] };

function* pieces(body: string, size: number) {
  for (let at = 0; at < body.length; at += size) yield Buffer.from(body.slice(at, at + size), 'latin1');
}

async function* arriving(body: string, size: number): AsyncGenerator<Buffer> {
  for (const piece of pieces(body, size)) yield await Promise.resolve(piece);
}

async function decode(body: string, seed: typeof signed, options: Partial<ChunkedOptions> = {}, size = 10_000) {
  const { payload, trailers } = decodeChunkedBody(arriving(body, size), seed, { decodedLength: 66560, ...options });
  let text = '';
  try {
    for await (const part of payload) text += part.toString('latin1');
  } catch (thrown) {
    return { text, fault: (thrown as ChunkedFault).kind, details: (thrown as ChunkedFault).details };
  }
  return { text, trailers: Object.fromEntries(trailers) };
}

/** A body of our own, for what the published ones do not show. */
function sign(chunks: readonly string[], seed = signed): string {
  const chain = new ChunkSignatures(seed);
  let body = '';
  for (const data of [...chunks, '']) {
    const toSign = chain.ofChunk(Buffer.from(data));
    const signature = hmac('sha256', seed.signingKey, toSign).toString('hex');
    chain.accepts(toSign, signature);
    body += chunk(data, signature);
  }
  return body;
}

describe('signed chunks', () => {
  test.each([1, 2, 7, 1000, 70_000])('the published example decodes, delivered in pieces of %i bytes', async (size) => {
    expect(published).toHaveLength(66824);
    expect(await decode(published, signed, {}, size)).toEqual({ text: a(66560), trailers: {} });
  });

  test('our own chain of several chunks decodes', async () => {
    expect(await decode(sign([a(8192), a(9000), 'end']), signed, { decodedLength: 17195 })).toEqual({
      text: `${a(17192)}end`,
      trailers: {},
    });
  });

  test('fails at a changed byte, and hands on only what was verified before', async () => {
    const changed = first + second.replace('aaa', 'aba') + last;
    expect(await decode(changed, signed)).toMatchObject({ text: a(65536), fault: 'chunk-signature', details: { chunk: 2 } });
  });

  test.each([
    ['reordered', second + first + last],
    ['repeated', first + first.replace('10000', '10000') + second + last],
    ['left out', second + last],
  ])('fails where a chunk is %s', async (_, body) => {
    expect(['chunk-signature', 'decoded-length', 'chunk-too-small']).toContain(
      (await decode(body, signed, { decodedLength: 200_000 })).fault,
    );
  });

  test('fails where the last chunk is left out', async () => {
    expect(await decode(first + second, signed)).toMatchObject({ text: a(66560), fault: 'truncated' });
  });

  test('fails with truncated at every boundary of a short body', async () => {
    const body = sign(['hello']);
    for (let length = 0; length < body.length; length++) {
      expect(await decode(body.slice(0, length), signed, { decodedLength: 5 })).toMatchObject({ fault: 'truncated' });
    }
  });

  test('fails for every changed byte of a short body', async () => {
    const body = sign(['hello']);
    for (let at = 0; at < body.length; at++) {
      const changed = body.slice(0, at) + String.fromCharCode(body.charCodeAt(at) + 1) + body.slice(at + 1);
      const { fault } = await decode(changed, signed, { decodedLength: 5 });
      expect(`${at} ${fault}`).not.toBe(`${at} undefined`);
    }
  });

  test('fails with bytes after the last chunk', async () => {
    expect(await decode(`${published}x`, signed)).toMatchObject({ fault: 'malformed' });
  });

  test.each([66559, 66561, 0])('fails where the decoded length is said to be %i', async (decodedLength) => {
    expect(await decode(published, signed, { decodedLength })).toMatchObject({ fault: 'decoded-length' });
  });

  test('fails for a small chunk that is not the last', async () => {
    expect(await decode(sign([a(8191), 'b']), signed, { decodedLength: 8192 })).toMatchObject({
      fault: 'chunk-too-small',
      details: { chunk: 1, size: 8191 },
    });
  });

  test('refuses a chunk larger than it would hold, before reading it', async () => {
    const huge = `ffffffffff;chunk-signature=${signed.signature}\r\n`;
    expect(await decode(huge, signed, { decodedLength: 2 ** 50 })).toMatchObject({ fault: 'chunk-too-large' });
  });

  test.each(['', 'zz', '-1', '0x5', '5 ', '1'.repeat(13)])('fails for the chunk size "%s"', async (size) => {
    expect(await decode(chunk('hello', signed.signature, size), signed, { decodedLength: 5 })).toMatchObject({ fault: 'malformed' });
  });

  test('fails for an endless chunk header', async () => {
    expect(await decode(a(5000), signed)).toMatchObject({ fault: 'malformed' });
  });
});

describe('signed chunks with a signed trailer', () => {
  test.each([1, 13, 70_000])('the published example decodes, delivered in pieces of %i bytes', async (size) => {
    expect(await decode(trailedChunks + trailer, trailed, crc32c, size)).toEqual({
      text: a(66560),
      trailers: { 'x-amz-checksum-crc32c': 'sOO8/Q==' },
    });
  });

  test('an empty line before the signature is taken', async () => {
    const body = trailedChunks + trailer.replace('==\r\n', '==\n\r\n');
    expect(await decode(body, trailed, crc32c)).toMatchObject({ trailers: { 'x-amz-checksum-crc32c': 'sOO8/Q==' } });
  });

  test.each([
    ['a changed value', trailer.replace('sOO8', 'sOO9'), 'trailer-signature'],
    ['a changed signature', trailer.replace(':d8', ':d9'), 'trailer-signature'],
    ['no signature', 'x-amz-checksum-crc32c:sOO8/Q==\r\n\r\n', 'truncated'],
    ['no trailer', '\r\n', 'truncated'],
    ['a trailer that was not announced', `x-amz-meta-a:b\r\n${trailer}`, 'malformed-trailer'],
    ['a repeated trailer', `x-amz-checksum-crc32c:sOO8/Q==\r\n${trailer}`, 'malformed-trailer'],
    ['a line after the signature', trailer.replace(/\r\n\r\n$/, '\r\nx:y\r\n\r\n'), 'malformed-trailer'],
    ['a line without a colon', `nonsense\r\n${trailer}`, 'malformed-trailer'],
  ])('fails with %s', async (_, lines, fault) => {
    expect(await decode(trailedChunks + lines, trailed, crc32c)).toMatchObject({ fault });
  });

  test('fails where the announced trailer does not come', async () => {
    const options = { ...crc32c, trailerNames: ['x-amz-checksum-crc32c', 'x-amz-checksum-sha256'] };
    expect(await decode(trailedChunks + trailer, trailed, options)).toMatchObject({ fault: 'malformed-trailer' });
  });
});

describe('unsigned chunks with a trailer', () => {
  const body = `10000\r\n${a(65536)}\r\n400\r\n${a(1024)}\r\n0\r\nx-amz-checksum-crc32c: sOO8/Q==\r\n\r\n`;

  test.each([1, 100, 70_000])('decode, delivered in pieces of %i bytes', async (size) => {
    expect(await decode(body, unsigned, crc32c, size)).toEqual({ text: a(66560), trailers: { 'x-amz-checksum-crc32c': 'sOO8/Q==' } });
  });

  test.each([10, 30_000, 65_545, body.length - 1])('fail with truncated when cut after %i bytes', async (length) => {
    expect(await decode(body.slice(0, length), unsigned, crc32c)).toMatchObject({ fault: 'truncated' });
  });
});
