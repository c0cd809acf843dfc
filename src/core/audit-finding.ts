import type { IConstruct } from 'constructs';

/**
 * How grave a finding of an audit is.
 */
export enum AuditSeverity {
  /** Must be changed. */
  ERROR = 'error',
  /** Should be changed, or excepted with a reason. */
  WARNING = 'warning',
  /** Cannot be told before apply, or is for information only. */
  INFORMATION = 'information',
}

/**
 * What an audit looks at.
 */
export enum AuditCheck {
  /** Data at rest is not encrypted. */
  NOT_ENCRYPTED = 'not-encrypted',
  /** Data is encrypted under a key of the cloud provider where a customer's key was asked for. */
  PROVIDER_KEY = 'provider-key',
  /** A key that could be rotated is not. */
  KEY_NOT_ROTATED = 'key-not-rotated',
  /** A policy lets everybody in, or lets somebody decrypt under every key. */
  WILDCARD_POLICY = 'wildcard-policy',
  /** Data is to be encrypted under a key of another Region. */
  KEY_OF_OTHER_REGION = 'key-of-other-region',
  /** Only apply will tell whether data is encrypted. */
  NOT_KNOWN = 'not-known',
}

/**
 * One finding of an audit.
 */
export interface AuditFinding {
  /**
   * What was looked at.
   */
  readonly check: AuditCheck;

  /**
   * How grave it is.
   */
  readonly severity: AuditSeverity;

  /**
   * The path of the construct.
   */
  readonly path: string;

  /**
   * The resource, as Terraform calls it, for example `aws_ebs_volume.Data`.
   */
  readonly address: string;

  /**
   * What is wrong.
   */
  readonly message: string;

  /**
   * What to do about it.
   */
  readonly remedy: string;

  /**
   * The ids of controls that ask for it: AWS Foundational Security Best Practices, CIS, NIST 800-53, checkov.
   */
  readonly controls: string[];

  /**
   * The reason for which the finding is excepted.
   *
   * @default - it is not
   */
  readonly exceptedBecause?: string;

  /**
   * The construct, where the audit was of a construct tree.
   *
   * @default - not known
   */
  readonly construct?: IConstruct;
}

/**
 * A finding that is accepted.
 */
export interface AuditException {
  /**
   * The path of the construct, or of one above it.
   */
  readonly path: string;

  /**
   * What is accepted.
   *
   * @default - everything that is found there
   */
  readonly check?: AuditCheck;

  /**
   * Why, in at least ten characters. It appears in the report.
   */
  readonly reason: string;
}
