import { limits } from './protocol';

/** The data of an option is not what the protocol says. */
export class MalformedOption extends Error {}

/** Reads the data of an option field by field. @throws MalformedOption where a field does not fit */
export class OptionData {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  u16(): number {
    return this.next(2).readUInt16BE(0);
  }

  u32(): number {
    return this.next(4).readUInt32BE(0);
  }

  /** A string after its length. */
  text(): string {
    return textOf(this.next(this.u32()));
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new MalformedOption('there is more data than the option has fields');
  }

  private next(count: number): Buffer {
    if (count > this.bytes.length - this.at) throw new MalformedOption('the data ends within a field');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

/** "Values": UTF-8 without NUL. @throws MalformedOption */
export function textOf(bytes: Buffer): string {
  if (bytes.length > limits.text) throw new MalformedOption(`a string has at most ${limits.text} bytes`);
  const text = bytes.toString('utf8');
  if (text.includes('\0') || !Buffer.from(text).equals(bytes)) throw new MalformedOption('a string is UTF-8 without NUL');
  return text;
}

/** An export's name, and what else the client asks to be told (`NBD_OPT_INFO`, `NBD_OPT_GO`). */
export function infoRequest(bytes: Buffer): { readonly name: string; readonly wanted: ReadonlySet<number> } {
  const data = new OptionData(bytes);
  const name = data.text();
  const wanted = new Set<number>();
  for (let left = data.u16(); left > 0; left--) wanted.add(data.u16());
  data.end();
  return { name, wanted };
}

/** An export's name and queries (`NBD_OPT_LIST_META_CONTEXT`, `NBD_OPT_SET_META_CONTEXT`). */
export function contextRequest(bytes: Buffer): { readonly name: string; readonly queries: readonly string[] } {
  const data = new OptionData(bytes);
  const name = data.text();
  const queries: string[] = [];
  for (let left = data.u32(); left > 0; left--) queries.push(data.text());
  data.end();
  return { name, queries };
}
