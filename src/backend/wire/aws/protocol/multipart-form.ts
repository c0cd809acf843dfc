/** A body is not `multipart/form-data` as RFC 7578 and RFC 2046 §5.1 have it. */
export class FormSyntaxError extends Error {}

/** The fields before the file are more than `limit` bytes. */
export class FormTooLargeError extends Error {
  constructor(readonly limit: number) {
    super(`the fields of the form are longer than ${limit} bytes`);
  }
}

export interface MultipartForm {
  /** Fields that stand before the file, by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  /** The field named `file`; what comes after it is not looked at. */
  readonly file?: FormFile;
}

export interface FormFile {
  /** Without a path. */
  readonly name: string;
  /** Read once, to its end. @throws FormSyntaxError where the form ends before the file does */
  readonly body: AsyncIterable<Buffer>;
}

/** `undefined` where the media type is another one, or names no boundary of at most 70 characters. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || !/^multipart\/form-data\s*;/i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  return boundary !== undefined && boundary.length <= 70 ? boundary : undefined;
}

const fileField = 'file';
const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/**
 * Reads fields up to the file, which stays a stream.
 * @param limit bytes of all fields before the file, heads included
 * @throws FormSyntaxError, FormTooLargeError, and whatever `source` throws.
 */
export async function readForm(source: AsyncIterable<Buffer>, boundary: string, limit: number): Promise<MultipartForm> {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const reader = new Reader(source, limit);
  await reader.until(delimiter);
  const fields = new Map<string, string>();
  while (await reader.another()) {
    const { name, fileName } = readHead((await reader.until(headEnd)).toString('utf8'));
    if (name === fileField) return { fields, file: { name: fileName ?? '', body: reader.stream(delimiter) } };
    fields.set(name, (await reader.until(delimiter)).toString('utf8'));
  }
  return { fields };
}

/** `Content-Disposition: form-data; name="key"; filename="a.txt"` among the lines of a part's head. */
function readHead(head: string): { readonly name: string; readonly fileName?: string } {
  const line = head.split('\r\n').find((one) => /^content-disposition:\s*form-data\s*;/i.test(one));
  const name = line && /;\s*name="([^"]*)"/i.exec(line)?.[1];
  if (line === undefined || name === undefined) throw new FormSyntaxError();
  const fileName = /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(line)?.[1];
  // Some browsers gave a whole path.
  return { name: name.toLowerCase(), ...(fileName === undefined ? {} : { fileName: fileName.replace(/^.*[/\\]/, '') }) };
}

/** Bytes of a stream up to a mark. Nothing is kept but what has not been handed on. */
class Reader {
  // The first delimiter has no line before it.
  private held: Buffer = lineEnd;
  private taken = 0;
  private readonly pieces: AsyncIterator<Buffer>;

  constructor(
    source: AsyncIterable<Buffer>,
    private readonly limit: number,
  ) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  /** What stands before `mark`, which is passed over. */
  async until(mark: Buffer): Promise<Buffer> {
    let from = 0;
    for (;;) {
      const at = this.held.indexOf(mark, from);
      if (at >= 0) {
        const before = this.held.subarray(0, at);
        this.held = this.held.subarray(at + mark.length);
        this.taken += at + mark.length;
        if (this.taken > this.limit) throw new FormTooLargeError(this.limit);
        return before;
      }
      if (this.taken + this.held.length > this.limit) throw new FormTooLargeError(this.limit);
      from = Math.max(0, this.held.length - mark.length + 1);
      if (!(await this.more())) throw new FormSyntaxError();
    }
  }

  /** After a delimiter: whether a part follows, or `--` ends the form. */
  async another(): Promise<boolean> {
    while (this.held.length < 2) if (!(await this.more())) throw new FormSyntaxError();
    const next = this.held.subarray(0, 2);
    this.held = this.held.subarray(2);
    if (next.equals(lineEnd)) return true;
    if (next.toString('latin1') === '--') return false;
    throw new FormSyntaxError();
  }

  async *stream(delimiter: Buffer): AsyncGenerator<Buffer, void> {
    try {
      for (;;) {
        const at = this.held.indexOf(delimiter);
        if (at >= 0) {
          if (at > 0) yield this.held.subarray(0, at);
          break;
        }
        // The end may be the beginning of the delimiter.
        const safe = this.held.length - delimiter.length + 1;
        if (safe > 0) {
          const piece = this.held.subarray(0, safe);
          this.held = this.held.subarray(safe);
          yield piece;
        }
        if (!(await this.more())) throw new FormSyntaxError();
      }
      this.held = Buffer.alloc(0);
      // Read to the end, so that the connection can be used again.
      while (!(await this.pieces.next()).done);
    } finally {
      await this.pieces.return?.();
    }
  }

  private async more(): Promise<boolean> {
    const next = await this.pieces.next();
    if (next.done === true) return false;
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
    return true;
  }
}
