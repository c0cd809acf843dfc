import type { AnyFault } from '../../../fault';
import { word } from '../../../fault';
import { PolicyFault } from '../../../identity/policy/policy-fault';
import { AwsError } from '../aws-error';
import { iamPolicyWording } from '../policy-wording';

export const stsError = (status: number, code: string, message: string): AwsError => new AwsError({ status, code, message });

/** STS's answer to a refusal of the backend; `undefined`: it has none. */
export const wordFault = (fault: AnyFault): AwsError | undefined =>
  fault instanceof PolicyFault ? stsError(400, 'MalformedPolicyDocument', word(iamPolicyWording, fault as PolicyFault)) : undefined;
