import fc from 'fast-check';
import { readXml } from '../../../../../src/backend/wire/aws/protocol/xml-reader';
import { element, escapeXml } from '../../../../../src/backend/wire/aws/protocol/xml-writer';

// XML 1.0 §2.2: what a document can hold at all.
// eslint-disable-next-line no-control-regex -- the characters that are meant
const UNREPRESENTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

describe('XML writing and reading', () => {
  it('give back every text that XML can hold, as content and as attribute', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !UNREPRESENTABLE.test(text)),
        (text) => {
          const root = readXml(element('a', escapeXml(text), ` b="${escapeXml(text.replace(/[\t\n]/g, ''))}"`));
          expect(root.text).toBe(text);
          expect(root.attributes.get('b')).toBe(text.replace(/[\t\n]/g, ''));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('write what XML cannot hold as references, and halves of pairs as U+FFFD', () => {
    expect(escapeXml('a\u0000\u0001\u001f\u007fb')).toBe('a&#x0;&#x1;&#x1f;&#x7f;b');
    expect(escapeXml('\ud800x\udc00 😀 \ufffe')).toBe('\ufffdx\ufffd 😀 \ufffd');
  });

  it('never let text become markup', () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"]|&(?!(?:amp|lt|gt|quot|#x[0-9a-f]+);)/.test(escapeXml(text))));
  });

  it('read to the permitted depth and no further', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(() => readXml(nested(32))).not.toThrow();
    expect(() => readXml(nested(33))).toThrow('too large');
    expect(() => readXml(nested(200_000))).toThrow('too large');
  });

  it('count attributes as nodes', () => {
    const attributes = Array.from({ length: 100_001 }, (_, index) => ` a${index}=""`).join('');
    expect(() => readXml(`<a${attributes}/>`)).toThrow('too large');
  });
});
