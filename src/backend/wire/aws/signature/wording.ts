import type { ChunkedFault } from './chunked-fault';
import { ec2Wording } from './ec2-wording';
import { jsonWording, queryWording } from './general-wording';
import { s3ChunkedWording, s3Wording } from './s3-wording';
import type { SignatureFault, SignatureFaults } from './signature-fault';
import type { SignatureWording } from './signature-wording';
import { word } from '../../../fault';
import type { AwsErrorRow } from '../aws-error';

/** How each protocol answers: `json` KMS; `query` STS and IAM; `ec2`; `s3`; `restJson` EBS direct APIs. */
export const signatureWording = {
  json: jsonWording(400),
  query: queryWording,
  ec2: ec2Wording,
  s3: s3Wording,
  // botocore model of EBS: authentication failures are 403 there, unlike KMS.
  restJson: jsonWording(403),
} as const satisfies Record<string, SignatureWording>;

export const wordSignatureFault = (protocol: keyof typeof signatureWording, fault: SignatureFault): AwsErrorRow =>
  word<SignatureFaults, AwsErrorRow>(signatureWording[protocol], fault);

export const wordChunkedFault = (fault: ChunkedFault): AwsErrorRow => word(s3ChunkedWording, fault);
