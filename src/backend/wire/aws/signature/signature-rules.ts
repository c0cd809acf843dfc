/** How a service verifies signatures. */
export interface SignatureRules {
  /** The service's name in the credential scope. */
  readonly service: string;
  /** The one region a global service is signed for; absent where every region is served. */
  readonly region?: string;
  /** `double` encodes the path that was sent once more; `single` takes it as sent, with the encoding made uniform. */
  readonly pathEncoding: 'double' | 'single';
  /** Whether `.`, `..` and repeated slashes are resolved before signing. */
  readonly normalizePath: boolean;
  /** How far the time of signing may be from the server's, either way. */
  readonly skewMs: number;
  /** Longest life of a presigned request. */
  readonly maxExpirySeconds: number;
  /**
   * Where the payload hash comes from: the body as received; that, unless the request says `UNSIGNED-PAYLOAD`; or
   * `x-amz-content-sha256` as declared, and whoever reads the body holds it against that.
   */
  readonly payload: 'body' | 'body-or-unsigned' | 'declared';
  /** Whether the session token is part of what is signed, or appended afterwards (AWS IoT does the latter). */
  readonly sessionToken: 'signed' | 'appended';
}

const minute = 60_000;
const week = 604_800;

/** IAM user guide, "Signing AWS API requests": path encoded twice, and "in most cases" five minutes. */
const general = {
  pathEncoding: 'double',
  normalizePath: true,
  skewMs: 5 * minute,
  maxExpirySeconds: week,
  payload: 'body',
  sessionToken: 'signed',
} as const;

/** One row a service. */
export const signatureRules = {
  kms: { service: 'kms', ...general },
  // STS and IAM answer "(… - 15 min.)" [recorded 2022, aws/aws-cli#6676].
  sts: { service: 'sts', ...general, skewMs: 15 * minute },
  // IAM itself takes us-east-1 only [recorded 2022, JuliaCloud/AWS.jl#565]. Clients that are given an endpoint of their own sign for
  // whatever region they are set to, so every region is taken here.
  iam: { service: 'iam', ...general, skewMs: 15 * minute },
  // EC2 API reference, "RequestExpired": 15 minutes.
  ec2: { service: 'ec2', ...general, skewMs: 15 * minute },
  // PutSnapshotBlock signs no payload (botocore model: `v4-unsigned-body`).
  ebs: { service: 'ebs', ...general, payload: 'body-or-unsigned' },
  rbin: { service: 'rbin', ...general },
  // S3 API reference, "Authenticating Requests": one encoding, no normalisation, MaxAllowedSkewMilliseconds 900000.
  s3: { service: 's3', ...general, pathEncoding: 'single', normalizePath: false, skewMs: 15 * minute, payload: 'declared' },
} as const satisfies Record<string, SignatureRules>;
