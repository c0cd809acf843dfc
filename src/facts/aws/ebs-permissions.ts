/**
 * What attaching and detaching needs. EC2 API actions: Service Authorization Reference, "Actions for Amazon EC2"; KMS: EBS User Guide, "Requirements for
 * Amazon EBS encryption", permissions for users (2026-11): EC2 makes a grant for the host in the name of the caller, bound to the volume by
 * its encryption context.
 */
export const attachActions = ['ec2:AttachVolume'] as const;
export const detachActions = ['ec2:DetachVolume'] as const;
export const attachKeyActions = ['kms:CreateGrant'] as const;

/** KMS developer guide, "Condition keys": only for AWS services, only through EC2, only bound to an encryption context. */
export const attachKeyConditions = {
  forAwsResource: 'kms:GrantIsForAWSResource',
  viaService: { key: 'kms:ViaService', service: 'ec2' },
  constraint: { key: 'kms:GrantConstraintType', value: 'EncryptionContextSubset' },
} as const;
