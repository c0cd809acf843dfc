import { DeniedUpload } from './denied-upload';
import { PolicyCondition } from './policy-condition';
import { PolicyPrincipal } from './policy-principal';
import { PolicyEffect, PolicyStatement } from './policy-statement';
import { transportKeys, uploadHeaders } from '../facts/aws/bucket-permissions';

/** What a bucket encrypts with, as its deny statements must know. */
export interface UploadRule {
  readonly bucketArn: string;
  readonly algorithm: string;
  readonly keyArn: string | undefined;
}

const present = (key: string): PolicyCondition => PolicyCondition.of('Null', key, 'false');
const absent = (key: string): PolicyCondition => PolicyCondition.of('Null', key, 'true');
const isNot = (key: string, value: string): PolicyCondition => PolicyCondition.of('StringNotEquals', key, value);

interface Refusal {
  readonly sid: string;
  readonly conditions: PolicyCondition[];
}

/** Negated comparisons also hold where a header is absent, which is another refusal, so each says that the header is there. */
const refusals: Readonly<Record<DeniedUpload, (rule: UploadRule) => readonly Refusal[]>> = {
  [DeniedUpload.MISSING_HEADER]: () => [{ sid: 'DenyMissingEncryptionHeader', conditions: [absent(uploadHeaders.algorithm)] }],
  [DeniedUpload.WRONG_ALGORITHM]: ({ algorithm }) => [
    { sid: 'DenyWrongEncryption', conditions: [present(uploadHeaders.algorithm), isNot(uploadHeaders.algorithm, algorithm)] },
  ],
  [DeniedUpload.WRONG_KEY]: ({ algorithm, keyArn = '' }) => [
    { sid: 'DenyWrongKey', conditions: [present(uploadHeaders.keyId), isNot(uploadHeaders.keyId, keyArn)] },
    {
      sid: 'DenyManagedKey',
      conditions: [PolicyCondition.stringEquals(uploadHeaders.algorithm, algorithm), absent(uploadHeaders.keyId)],
    },
  ],
  [DeniedUpload.CUSTOMER_PROVIDED_KEY]: () => [{ sid: 'DenyCustomerProvidedKey', conditions: [present(uploadHeaders.customerAlgorithm)] }],
};

export function uploadStatements(denied: readonly DeniedUpload[], rule: UploadRule): PolicyStatement[] {
  return [...new Set(denied)].flatMap((kind) =>
    refusals[kind](rule).map(({ sid, conditions }) => denyStatement(sid, ['s3:PutObject'], [`${rule.bucketArn}/*`], conditions)),
  );
}

/** Plain HTTP, and TLS that is older than was asked for. */
export function transportStatements(bucketArn: string, enforceTls: boolean, minimumTls: number | undefined): PolicyStatement[] {
  const everything = [bucketArn, `${bucketArn}/*`];
  return [
    ...(enforceTls
      ? [denyStatement('DenyPlainHttp', ['s3:*'], everything, [PolicyCondition.booleanEquals(transportKeys.secure, false)])]
      : []),
    ...(minimumTls === undefined
      ? []
      : [
          denyStatement('DenyOldTls', ['s3:*'], everything, [
            PolicyCondition.of('NumericLessThan', transportKeys.version, String(minimumTls)),
          ]),
        ]),
  ];
}

function denyStatement(sid: string, actions: string[], resources: string[], conditions: PolicyCondition[]): PolicyStatement {
  return new PolicyStatement({ sid, effect: PolicyEffect.DENY, principals: [PolicyPrincipal.anyone()], actions, resources, conditions });
}
