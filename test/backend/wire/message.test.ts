import { BodyTooLargeError, HeaderList, bufferedBody, streamedBody } from '../../../src/backend/wire/message';

async function* parts(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe('a header list', () => {
  const headers = new HeaderList([
    ['Host', 'a'],
    ['X-One', '1'],
    ['x-one', '2'],
  ]);

  it('finds a name in any case, keeps duplicates and the order', () => {
    expect(headers.get('x-ONE')).toBe('1');
    expect(headers.all('X-one')).toEqual(['1', '2']);
    expect(headers.get('none')).toBeUndefined();
    expect(headers.get('__proto__')).toBeUndefined();
    expect([...headers.names()]).toEqual(['host', 'x-one']);
    expect(headers.fields.map(([name]) => name)).toEqual(['Host', 'X-One', 'x-one']);
  });
});

describe('a body', () => {
  it('gives the whole again and again', async () => {
    for (const body of [bufferedBody(Buffer.from('abcd')), streamedBody(parts('ab', 'cd'))]) {
      expect((await body.buffer(4)).toString()).toBe('abcd');
      expect((await body.buffer(4)).toString()).toBe('abcd');
      await expect(body.buffer(3)).rejects.toBeInstanceOf(BodyTooLargeError);
    }
  });

  it('rejects a stream as soon as it is longer than the limit', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) yield await Promise.resolve(Buffer.alloc(10, taken++));
    }
    await expect(streamedBody(endless()).buffer(25)).rejects.toBeInstanceOf(BodyTooLargeError);
    expect(taken).toBe(3);
  });

  it('streams its parts', async () => {
    const read = [];
    for await (const part of streamedBody(parts('ab', 'cd')).stream()) read.push(part.toString());
    for await (const part of bufferedBody(Buffer.from('ef')).stream()) read.push(part.toString());
    expect(read).toEqual(['ab', 'cd', 'ef']);
  });

  it('gives as a stream what was asked for whole before', async () => {
    const body = streamedBody(parts('ab', 'cd'));
    expect((await body.buffer(4)).toString()).toBe('abcd');
    const read: string[] = [];
    for await (const part of body.stream()) read.push(part.toString());
    expect(read.join('')).toBe('abcd');
  });
});
