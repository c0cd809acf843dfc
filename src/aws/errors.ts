import type { IConstruct } from 'constructs';
import type { ValidationError } from '../core/errors';
import { refused } from '../core/errors';
import { aliasName } from '../facts/aws/alias-names';
import { bucketName } from '../facts/aws/bucket-names';
import { keyPolicySize, multiRegionKeyIdPrefix } from '../facts/aws/kms-keys';
import { tags } from '../facts/aws/tags';

/** The value that was got, as messages show it. */
export const quote = (text: string): string => `"${text}"`;

export const badText = (scope: IConstruct, option: string, allowed: string, got: string): ValidationError =>
  refused(scope, { option, allowed, got: quote(got) });

// --- keys ---

export const rotationPeriodWithoutRotation = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'rotationEnabled',
    allowed: 'true where rotationPeriod is given',
    got: 'false',
    wayOut: 'leave one of the two out',
  });

export const notAKeyArn = (scope: IConstruct, option: string, got: string): ValidationError =>
  refused(scope, { option, allowed: 'a KMS key ARN like arn:aws:kms:eu-central-1:111122223333:key/KEY_ID', got: quote(got) });

export const aliasArnForKey = (scope: IConstruct, option: string, got: string): ValidationError =>
  refused(scope, {
    option,
    allowed: 'a KMS key ARN like arn:aws:kms:eu-central-1:111122223333:key/KEY_ID',
    got: `the alias ARN ${quote(got)}`,
    wayOut: 'several services take only key ARNs, so use Key.fromAliasName, which looks the key up',
  });

export const primaryNotMultiRegion = (scope: IConstruct, primary: string): ValidationError =>
  refused(scope, {
    option: 'primaryKey',
    allowed: `a multi-Region key (its id begins with ${quote(multiRegionKeyIdPrefix)})`,
    got: `the single-Region key ${primary}`,
    wayOut: 'make the primary key with multiRegion: true; an existing key cannot be turned into one',
  });

export const primaryIsReplica = (scope: IConstruct, primary: string): ValidationError =>
  refused(scope, {
    option: 'primaryKey',
    allowed: 'a primary key',
    got: `the replica key ${primary}`,
    wayOut: 'replicate its primary key',
  });

export const replicaInRegionOfPrimary = (scope: IConstruct, region: string | undefined): ValidationError =>
  refused(scope, {
    option: 'provider',
    allowed: "a provider of another Region than the primary key's",
    got: region === undefined ? "the primary key's own provider" : `a provider of the same Region, ${region}`,
    wayOut: 'add an AwsProvider with an alias and the other region, and pass it as provider',
  });

export const keyOfOtherRegion = (scope: IConstruct, own: string, got: string): ValidationError =>
  refused(scope, {
    option: 'encryptionKey',
    allowed: `a key of Region ${own}, where the resource is`,
    got: `a key of Region ${got}`,
    wayOut: `use a key of ${own}, for example a ReplicaKey there`,
  });

/** @param what the resource that the other one belongs to: "the key", "the volume" */
export const besideInOtherRegion = (scope: IConstruct, what: string, region: string, got: string): ValidationError =>
  refused(scope, { option: 'provider', allowed: `a provider of ${region}, the Region of ${what}`, got: `a provider of ${got}` });

export const secondAlias = (scope: IConstruct, name: string, first: string): ValidationError =>
  refused(scope, { option: 'aliasName', allowed: 'a name that no other key of the Region has', got: `${quote(name)}, which ${first} has` });

export const secondReplica = (scope: IConstruct, first: string): ValidationError =>
  refused(scope, {
    option: 'provider',
    allowed: 'a provider of a Region in which the primary key has no replica yet',
    got: `the provider of the replica ${first}`,
  });

export const keyIsDisabled = (scope: IConstruct, key: string): ValidationError =>
  refused(scope, {
    option: 'encryptionKey',
    allowed: 'a key that is enabled',
    got: `${key}, which is made disabled`,
    wayOut: 'leave its enabled option out until the data is there',
  });

// --- policies ---

export const emptyPolicy = (scope: IConstruct): ValidationError =>
  refused(scope, {
    option: 'policy',
    allowed: 'a document with at least one statement',
    got: 'an empty document, under which nobody could ever use or administer the key',
    wayOut: "leave policy out to let the account's IAM policies decide",
  });

export const statementWithoutPrincipal = (scope: IConstruct, index: number): ValidationError =>
  refused(scope, {
    option: `policy statement ${index}`,
    allowed: 'given principals, as every statement of a key policy needs',
    got: 'none',
  });

export const repeatedSid = (scope: IConstruct, sid: string): ValidationError =>
  refused(scope, { option: 'policy', allowed: 'without two statements of one sid', got: `a second ${quote(sid)}` });

export const publicKeyPolicy = (scope: IConstruct, index: number): ValidationError =>
  refused(scope, {
    option: `policy statement ${index}`,
    allowed: 'for named principals, or have a condition',
    got: 'an unconditional allow for everyone',
  });

export const keyPolicyTooLarge = (scope: IConstruct, got: number): ValidationError =>
  refused(scope, { option: 'policy', allowed: `at most ${keyPolicySize.max} ${keyPolicySize.unit}`, got: `${got} ${keyPolicySize.unit}` });

export const emptyStatementPart = (part: string): ValidationError =>
  refused(undefined, { option: `${part} of a policy statement`, allowed: 'a list of at least one', got: 'an empty list' });

export const repeatedCondition = (comparison: string, key: string): ValidationError =>
  refused(undefined, { option: 'conditions', allowed: 'one for each comparison and key', got: `two for ${comparison} ${key}` });

export const badAccountId = (got: string): ValidationError =>
  refused(undefined, { option: 'the account id of a principal', allowed: 'twelve digits', got: quote(got) });

// --- aliases ---

export const badAliasName = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'aliasName', allowed: `${aliasName.prefix} followed by ${aliasName.characters}`, got: quote(got) });

export const reservedAliasName = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, {
    option: 'aliasName',
    allowed: `outside ${aliasName.reservedPrefix}, which AWS keeps for its managed keys`,
    got: quote(got),
  });

// --- volumes and snapshots ---

export const volumeWithoutSize = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'size', allowed: 'given, or taken from a snapshot', got: 'neither size nor snapshot' });

export const smallerThanSnapshot = (scope: IConstruct, got: number, snapshot: number): ValidationError =>
  refused(scope, { option: 'size', allowed: `at least the ${snapshot} GiB of the snapshot`, got: `${got} GiB` });

export const notForVolumeType = (scope: IConstruct, option: string, type: string, types: readonly string[]): ValidationError =>
  refused(scope, { option, allowed: `left out unless type is ${types.join(' or ')}`, got: `${option} for type ${type}` });

export const iopsRequired = (scope: IConstruct, type: string): ValidationError =>
  refused(scope, { option: 'iops', allowed: `given for type ${type}`, got: 'none' });

export const iopsOverSize = (scope: IConstruct, got: number, size: number, ratio: number): ValidationError =>
  refused(scope, { option: 'iops', allowed: `at most ${size * ratio} for ${size} GiB (${ratio} per GiB)`, got: String(got) });

export const throughputOverIops = (scope: IConstruct, got: number, iops: number, ratio: number): ValidationError =>
  refused(scope, {
    option: 'throughput',
    allowed: `at most ${iops * ratio} MiB/s for ${iops} IOPS (${ratio} MiB/s per IOPS)`,
    got: `${got} MiB/s`,
  });

export const unknownVolumeType = (scope: IConstruct, got: string, types: readonly string[]): ValidationError =>
  refused(scope, { option: 'volumeType', allowed: `one of ${types.join(', ')}`, got: quote(got) });

export const badResourceId = (scope: IConstruct, option: string, prefix: string, got: string): ValidationError =>
  refused(scope, { option, allowed: `${prefix}- and 17 hexadecimal digits (8 for old ones)`, got: quote(got) });

export const zoneOfOtherRegion = (scope: IConstruct, zone: string, region: string): ValidationError =>
  refused(scope, {
    option: 'availabilityZone',
    allowed: `a zone of ${region}, the Region of the provider, like ${region}a`,
    got: quote(zone),
  });

// --- buckets ---

export const badBucketName = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'bucketName', allowed: bucketName.characters, got: quote(got) });

export const bucketNameLooksLikeAddress = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'bucketName', allowed: 'without adjacent periods and not formed like an IP address', got: quote(got) });

export const reservedBucketName = (scope: IConstruct, got: string, reserved: string): ValidationError =>
  refused(scope, { option: 'bucketName', allowed: `without ${quote(reserved)}, which S3 reserves`, got: quote(got) });

export const kmsWithoutKey = (scope: IConstruct, encryption: string): ValidationError =>
  refused(scope, {
    option: 'encryptionKey',
    allowed: `given for ServerSideEncryption.${encryption}`,
    got: 'none',
    wayOut: `choose ${encryption}_MANAGED for the AWS managed key aws/s3`,
  });

export const keyForOtherEncryption = (scope: IConstruct, encryption: string): ValidationError =>
  refused(scope, {
    option: 'encryption',
    allowed: 'ServerSideEncryption.KMS or DSSE where encryptionKey is given',
    got: `ServerSideEncryption.${encryption}`,
    wayOut: 'leave encryption or encryptionKey out',
  });

export const secondBucketEncryption = (scope: IConstruct, bucket: string, first: string): ValidationError =>
  refused(scope, {
    option: 'bucket',
    allowed: 'a bucket without an encryption configuration in this app',
    got: `${bucket}, which has ${first}`,
    wayOut: "a bucket has one configuration, so set the Bucket's encryption options or keep one BucketEncryption",
  });

export const forceDestroyRetained = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'removalPolicy', allowed: 'RemovalPolicy.DESTROY where forceDestroy is true', got: 'RemovalPolicy.RETAIN' });

// --- audits ---

export const exceptionWithoutReason = (path: string, least: number): ValidationError =>
  refused(undefined, { option: `the reason of the exception for ${path}`, allowed: `given in at least ${least} characters`, got: 'less' });

// --- tags ---

export const reservedTagKey = (scope: IConstruct, got: string): ValidationError =>
  refused(scope, { option: 'tags', allowed: `keys outside ${tags.reservedPrefix}, which AWS reserves`, got: quote(got) });
