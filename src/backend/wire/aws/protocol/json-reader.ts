/** JSON text as data: objects are Maps, so that no key (`__proto__`, `constructor`) means anything. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export type JsonObject = Map<string, JsonValue>;

/** Why a text is not JSON (RFC 8259). Never quotes the text: it may hold plaintext. */
export class JsonSyntaxError extends Error {}

/** Deeper than any modelled shape; far from the stack's end. */
const DEPTH_LIMIT = 64;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads one JSON value, strictly. Duplicate keys are refused: two readers could take different ones (RFC 8259 §4). */
export function readJson(text: string): JsonValue {
  const reader = new JsonReader(text);
  return reader.whole();
}

class JsonReader {
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): JsonValue {
    const value = this.value(0);
    this.skipSpace();
    if (this.at !== this.text.length) throw new JsonSyntaxError('text after the value');
    return value;
  }

  private value(depth: number): JsonValue {
    this.skipSpace();
    switch (this.text.charCodeAt(this.at)) {
      case 0x7b:
        return this.object(depth + 1);
      case 0x5b:
        return this.array(depth + 1);
      case QUOTE:
        return this.string();
      case 0x74:
        return this.literal('true', true);
      case 0x66:
        return this.literal('false', false);
      case 0x6e:
        return this.literal('null', null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonObject {
    this.descend(depth);
    const object: JsonObject = new Map();
    if (this.closes(0x7d)) return object;
    for (;;) {
      this.skipSpace();
      if (this.text.charCodeAt(this.at) !== QUOTE) throw new JsonSyntaxError('a name was expected');
      const name = this.string();
      this.skipSpace();
      if (this.text.charCodeAt(this.at++) !== 0x3a) throw new JsonSyntaxError('a colon was expected');
      if (object.has(name)) throw new JsonSyntaxError('a name stands twice');
      object.set(name, this.value(depth));
      if (this.ends(0x7d)) return object;
    }
  }

  private array(depth: number): JsonValue[] {
    this.descend(depth);
    const array: JsonValue[] = [];
    if (this.closes(0x5d)) return array;
    for (;;) {
      array.push(this.value(depth));
      if (this.ends(0x5d)) return array;
    }
  }

  /** Passes the opening bracket. */
  private descend(depth: number): void {
    if (depth > DEPTH_LIMIT) throw new JsonSyntaxError('nested too deeply');
    this.at++;
  }

  private closes(bracket: number): boolean {
    this.skipSpace();
    if (this.text.charCodeAt(this.at) !== bracket) return false;
    this.at++;
    return true;
  }

  /** After an element: true at the closing bracket, false at a comma. */
  private ends(bracket: number): boolean {
    if (this.closes(bracket)) return true;
    if (this.text.charCodeAt(this.at++) !== 0x2c) throw new JsonSyntaxError('a comma was expected');
    return false;
  }

  private string(): string {
    const start = ++this.at;
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) return this.text.slice(start, this.at++);
      if (code === BACKSLASH) return this.escapedString(this.text.slice(start, this.at));
      if (!(code >= 0x20)) throw new JsonSyntaxError('a string does not end, or holds a control character');
    }
  }

  private escapedString(start: string): string {
    let value = start;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) {
        this.at++;
        return value;
      }
      if (!(code >= 0x20)) throw new JsonSyntaxError('a string does not end, or holds a control character');
      if (code === BACKSLASH) {
        value += this.escape();
      } else {
        value += this.text.charAt(this.at++);
      }
    }
  }

  private escape(): string {
    const letter = this.text.charAt(this.at + 1);
    const plain = ESCAPES.get(letter);
    if (plain !== undefined) {
      this.at += 2;
      return plain;
    }
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) throw new JsonSyntaxError('an escape is not one of JSON');
    this.at += 6;
    return String.fromCharCode(parseInt(digits, 16));
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw new JsonSyntaxError('a value was expected');
    this.at = NUMBER.lastIndex;
    return Number(match[0]);
  }

  private literal<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) throw new JsonSyntaxError('a value was expected');
    this.at += word.length;
    return value;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }
}
