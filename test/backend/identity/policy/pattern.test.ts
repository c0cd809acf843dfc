import fc from 'fast-check';
import { compilePattern, matches } from '../../../../src/backend/identity/policy/pattern';

const none = () => undefined;
const glob = (source: string) => compilePattern(source, { wildcards: true, variables: true }, 'here');
const match = (source: string, text: string, variables: Record<string, string> = {}) =>
  matches(glob(source), text, (key) => variables[key]);

test.each([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'a:b/c\n', true],
  ['?', '', false],
  ['?', 'a', true],
  ['?', 'ab', false],
  ['a*', 'a', true],
  ['*a', 'ba', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'aXcYb', false],
  ['a*?c', 'ac', false],
  ['a*?c', 'abc', true],
  ['*ab*ab', 'abab', true],
  ['*ab*ab', 'ab', false],
  ['a**b', 'ab', true],
  ['a.c', 'abc', false],
  ['[a]', 'a', false],
  ['kms:generatedatakey*', 'kms:generatedatakeywithoutplaintext', true],
  ['arn:aws:kms:*:111122223333:key/*', 'arn:aws:kms:eu-central-1:111122223333:key/1', true],
  ['arn:aws:kms:*:111122223333:key/*', 'arn:aws:kms:eu-central-1:111122223334:key/1', false],
])('"%s" against "%s": %s', (source, text, expected) => expect(match(source, text)).toBe(expected));

test('agrees with a regular expression on any pattern and text', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.'), maxLength: 12 });
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(patterns, letters, (source, text) => {
      const oracle = new RegExp(`^${source.replace(/\./g, '\\.').replace(/\*+/g, '.*').replace(/\?/g, '.')}$`);
      expect(match(source, text)).toBe(oracle.test(text));
    }),
    { numRuns: 5000 },
  );
});

test('patterns made to be slow for a backtracking matcher end at once', () => {
  const slow = glob(`${'a*'.repeat(20_000)}b`);
  const questions = glob(`*${'?a'.repeat(500)}*b`);
  const text = 'a'.repeat(40_000);
  const started = process.hrtime.bigint();
  expect(matches(slow, text, none)).toBe(false);
  expect(matches(slow, `${text}b`, none)).toBe(true);
  expect(matches(questions, text, none)).toBe(false);
  expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5000);
});

describe('policy variables', () => {
  test('stand for the value of a key', () => {
    expect(match('home/${aws:username}/*', 'home/ada/x', { 'aws:username': 'ada' })).toBe(true);
    expect(match('home/${aws:username}/*', 'home/bob/x', { 'aws:username': 'ada' })).toBe(false);
  });

  test('a wildcard in a value is plain text', () => {
    expect(match('home/${aws:username}', 'home/ada', { 'aws:username': '*' })).toBe(false);
    expect(match('home/${aws:username}', 'home/*', { 'aws:username': '*' })).toBe(true);
  });

  test('without a value match nothing, unless there is a default', () => {
    expect(match('home/${aws:username}', 'home/')).toBe(false);
    expect(match('*${aws:username}*', 'anything')).toBe(false);
    expect(match("home/${aws:username, 'guest'}", 'home/guest')).toBe(true);
    expect(match("home/${aws:username, 'guest'}", 'home/ada', { 'aws:username': 'ada' })).toBe(true);
  });

  test('${*}, ${?} and ${$} are those characters', () => {
    expect(match('a${*}b', 'a*b')).toBe(true);
    expect(match('a${*}b', 'aXb')).toBe(false);
    expect(match('${?}', 'a')).toBe(false);
    expect(match('${$}{x}', '${x}')).toBe(true);
  });

  test('fails for a variable without an end or name', () => {
    for (const source of ['${', 'a${b', '${}', '${a b}', "${a,'b}"]) expect(() => glob(source)).toThrow('invalid-variable');
  });

  test('are plain text in policies of version 2008-10-17', () => {
    const old = compilePattern('${aws:username}', { wildcards: true, variables: false }, 'here');
    expect(matches(old, '${aws:username}', () => 'ada')).toBe(true);
    expect(matches(old, 'ada', () => 'ada')).toBe(false);
  });
});
