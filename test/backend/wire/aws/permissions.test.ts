import { keyOperations } from '../../../../src/backend/keys/key-operations';
import { awsServices } from '../../../../src/backend/wire/aws/aws-services';
import { ebs } from '../../../../src/backend/wire/aws/ebs/service';
import { ec2 } from '../../../../src/backend/wire/aws/ec2/service';
import { iam } from '../../../../src/backend/wire/aws/iam/service';
import { kms } from '../../../../src/backend/wire/aws/kms/service';
import { rbin } from '../../../../src/backend/wire/aws/rbin/service';
import { s3 } from '../../../../src/backend/wire/aws/s3/service';
import { sts } from '../../../../src/backend/wire/aws/sts/service';

test('every service that is served stands in these tests', () => {
  expect(new Set(awsServices.map(({ load }) => load()))).toEqual(new Set([ebs, ec2, iam, kms, rbin, s3, sts]));
});

test('every operation of KMS is on a key, whose policy is asked, or has a row of its own', () => {
  // ReEncrypt asks for ReEncryptFrom and ReEncryptTo.
  const known = new Set([...Object.keys(keyOperations), ...kms.authorisation.needs.keys(), 'ReEncrypt']);
  expect([...kms.operations.keys()].filter((name) => !known.has(name))).toEqual([]);
});

test('every operation of EC2 that is no Describe and changes a resource that has a name has a row', () => {
  const accountWide =
    /^(?:Describe|Get|Enable|Disable|Reset|Modify)Ebs|EbsEncryptionByDefault$|EbsDefaultKmsKeyId$|BlockPublicAccess(?:State)?$/;
  const without = [...ec2.operations.keys()].filter((name) => !ec2.authorisation.needs.has(name));
  expect(without.filter((name) => !name.startsWith('Describe') && !accountWide.test(name))).toEqual([]);
});

test('every operation of the EBS direct APIs has a row', () => {
  expect([...ebs.operations.keys()].filter((name) => !ebs.authorisation.needs.has(name))).toEqual([]);
});

test('every operation of Recycle Bin but the list has a row', () => {
  expect([...rbin.operations.keys()].filter((name) => !rbin.authorisation.needs.has(name))).toEqual(['ListRules']);
});

test('rows are of operations that the service has', () => {
  for (const { model, authorisation } of [ebs, ec2, iam, kms, rbin, s3, sts]) {
    expect([...authorisation.needs.keys()].filter((name) => !model.operationNames.includes(name))).toEqual([]);
  }
});
