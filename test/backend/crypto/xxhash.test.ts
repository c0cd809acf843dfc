import { openDigest } from '../../../src/backend/crypto/digests';

/** Of the reference implementation (github.com/Cyan4973/xxHash), seed 0, in canonical form. */
const vectors = [
  ['xxhash64', '', 'ef46db3751d8e999'],
  ['xxhash64', 'abc', '44bc2cf5ad770999'],
  ['xxhash3', '', '2d06800538d394c2'],
  ['xxhash3', 'abc', '78af5f94892f3950'],
  ['xxhash128', '', '99aa06d3014798d86001c324468d497f'],
  ['xxhash128', 'abc', '06b05ab6733a618578af5f94892f3950'],
] as const;

test.each(vectors)('%s of "%s" is the published value', async (name, text, expected) => {
  const running = await openDigest(name);
  running.update(Buffer.from(text));
  expect(running.digest().toString('hex')).toBe(expected);
});

test.each(['xxhash64', 'xxhash3', 'xxhash128'] as const)(
  '%s is the same for a text in pieces, and of two at the same time',
  async (name) => {
    const text = Buffer.alloc(100_000, 'piece ');
    const [whole, pieces] = [await openDigest(name), await openDigest(name)];
    for (let at = 0; at < text.length; at += 997) {
      pieces.update(text.subarray(at, at + 997));
      if (at === 0) whole.update(text);
    }
    expect(pieces.digest().equals(whole.digest())).toBe(true);
  },
);
