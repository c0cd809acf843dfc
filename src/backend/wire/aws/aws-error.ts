/** An answer of refusal in AWS's words, before a protocol gives it its shape on the wire. */
export interface AwsErrorRow {
  readonly code: string;
  /** Empty where AWS sends none. */
  readonly message: string;
  readonly status?: number;
  readonly fault?: 'client' | 'server';
  /** Further members of the answer (S3: `BucketName`, `ArgumentName`; EBS: `Reason`). */
  readonly extra?: Readonly<Record<string, string>>;
  /** Header fields that go with the answer (S3: `x-amz-bucket-region`, `x-amz-delete-marker`, `Allow`). */
  readonly headers?: Readonly<Record<string, string>>;
}

export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly extra: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(row: AwsErrorRow) {
    super(row.message);
    this.name = 'AwsError';
    this.code = row.code;
    this.status = row.status ?? 400;
    this.fault = row.fault ?? (this.status >= 500 ? 'server' : 'client');
    this.extra = row.extra ?? {};
    this.headers = row.headers ?? {};
  }
}
