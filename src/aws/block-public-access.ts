/**
 * Which ways of making a bucket public are shut. True shuts.
 */
export interface BlockPublicAccessOptions {
  /**
   * Refuse new public access control lists.
   *
   * @default true
   */
  readonly blockPublicAcls?: boolean;

  /**
   * Refuse bucket policies that make the bucket public.
   *
   * @default true
   */
  readonly blockPublicPolicy?: boolean;

  /**
   * Take no notice of public access control lists that are there.
   *
   * @default true
   */
  readonly ignorePublicAcls?: boolean;

  /**
   * Let only the account itself and AWS services in where a policy makes the bucket public.
   *
   * @default true
   */
  readonly restrictPublicBuckets?: boolean;
}

/**
 * The public access block of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * @example
 * new aws.Bucket(stack, 'Site', { blockPublicAccess: aws.BlockPublicAccess.of({ blockPublicPolicy: false, restrictPublicBuckets: false }) });
 */
export class BlockPublicAccess {
  /**
   * Shut every way.
   */
  public static all(): BlockPublicAccess {
    return BlockPublicAccess.of({});
  }

  /**
   * Shut the ways through access control lists only; a policy may make the bucket public.
   */
  public static aclsOnly(): BlockPublicAccess {
    return BlockPublicAccess.of({ blockPublicPolicy: false, restrictPublicBuckets: false });
  }

  /**
   * Shut every way but those that are set to false.
   */
  public static of(options: BlockPublicAccessOptions): BlockPublicAccess {
    return new BlockPublicAccess(
      options.blockPublicAcls ?? true,
      options.blockPublicPolicy ?? true,
      options.ignorePublicAcls ?? true,
      options.restrictPublicBuckets ?? true,
    );
  }

  private constructor(
    /** Whether new public access control lists are refused. */
    public readonly blockPublicAcls: boolean,
    /** Whether public bucket policies are refused. */
    public readonly blockPublicPolicy: boolean,
    /** Whether public access control lists have no effect. */
    public readonly ignorePublicAcls: boolean,
    /** Whether a public policy lets in only the account itself and AWS services. */
    public readonly restrictPublicBuckets: boolean,
  ) {}
}
