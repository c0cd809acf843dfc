import { TerraformVariable, Token } from 'cdktf';
import { accountId, newStack, resolved } from './stack';
import { aws } from '../../src';

const statement = (props: Partial<aws.PolicyStatementProps>): aws.PolicyStatement =>
  new aws.PolicyStatement({ actions: ['kms:Decrypt'], ...props });
const jsonOf = (...statements: aws.PolicyStatement[]): unknown => JSON.parse(new aws.PolicyDocument(...statements).toJson());
const rendered = (props: Partial<aws.PolicyStatementProps>): unknown =>
  (jsonOf(statement(props)) as { Statement: readonly unknown[] }).Statement[0];

describe('a policy document', () => {
  it('is written with one value bare and several as a list, in the order given', () => {
    expect(
      jsonOf(
        statement({
          sid: 'First',
          effect: aws.PolicyEffect.DENY,
          principals: [
            aws.PolicyPrincipal.account(accountId),
            aws.PolicyPrincipal.service('sns.amazonaws.com'),
            aws.PolicyPrincipal.arn(`arn:aws:iam::${accountId}:role/Auditor`),
          ],
          actions: ['kms:Decrypt', 'kms:DescribeKey'],
          resources: ['arn:one', 'arn:two'],
          conditions: [
            aws.PolicyCondition.stringEquals('kms:CallerAccount', accountId),
            aws.PolicyCondition.stringEquals('kms:ViaService', 'ec2.eu-central-1.amazonaws.com', 's3.eu-central-1.amazonaws.com'),
            aws.PolicyCondition.booleanEquals('kms:GrantIsForAWSResource', true),
          ],
        }),
      ),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'First',
          Effect: 'Deny',
          Principal: {
            AWS: [`arn:aws:iam::${accountId}:root`, `arn:aws:iam::${accountId}:role/Auditor`],
            Service: 'sns.amazonaws.com',
          },
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Resource: ['arn:one', 'arn:two'],
          Condition: {
            StringEquals: {
              'kms:CallerAccount': accountId,
              'kms:ViaService': ['ec2.eu-central-1.amazonaws.com', 's3.eu-central-1.amazonaws.com'],
            },
            Bool: { 'kms:GrantIsForAWSResource': 'true' },
          },
        },
      ],
    });
  });

  it('allows on every resource if nothing else is said', () => {
    expect(rendered({})).toEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' });
  });

  it('knows every kind of principal and operator', () => {
    expect(
      rendered({ principals: [aws.PolicyPrincipal.federated('cognito-identity.amazonaws.com'), aws.PolicyPrincipal.anyone()] }),
    ).toMatchObject({
      Principal: { Federated: 'cognito-identity.amazonaws.com', AWS: '*' },
    });
    expect(
      rendered({
        conditions: [
          aws.PolicyCondition.stringLike('a', 'x*'),
          aws.PolicyCondition.arnLike('b', 'arn:*'),
          aws.PolicyCondition.of('DateLessThan', 'c', '2030-01-01'),
        ],
      }),
    ).toMatchObject({ Condition: { StringLike: { a: 'x*' }, ArnLike: { b: 'arn:*' }, DateLessThan: { c: '2030-01-01' } } });
    expect(aws.PolicyPrincipal.account(accountId, 'aws-cn').value).toBe(`arn:aws-cn:iam::${accountId}:root`);
  });

  it('gives a new document when statements are added', () => {
    const document = new aws.PolicyDocument(statement({}));

    const longer = document.withStatements(statement({ sid: 'Second' }));

    expect(document.statements).toHaveLength(1);
    expect(longer.statements.map(({ sid }) => sid)).toEqual([undefined, 'Second']);
  });

  it('keeps tokens as template expressions, and writes a list that only apply will tell as Terraform encodes it', () => {
    // GIVEN
    const stack = newStack();
    const role = new TerraformVariable(stack, 'role', {}).stringValue;
    const actions = Token.asList(new TerraformVariable(stack, 'actions', {}).value);

    // WHEN
    const text = new aws.PolicyDocument(statement({ principals: [aws.PolicyPrincipal.arn(role)], actions })).toJson();

    // THEN
    expect(resolved(stack, text)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"${var.role}"},"Action":${jsonencode(var.actions)},"Resource":"*"}]}',
    );
  });

  it.each([
    ['arn:aws:s3:::home/${aws:username}', 'arn:aws:s3:::home/$${aws:username}'],
    ['${*}${?}${$}', '$${*}$${?}$${$}'],
    ['$${aws:username}', '$${aws:username}'],
    ['${var.bucket}/${aws:username}', '${var.bucket}/$${aws:username}'],
    ['${provider::own::name()}', '${provider::own::name()}'],
  ])('escapes policy variables, but not the expressions of Terraform, in %s', (given, written) => {
    expect(rendered({ sid: given, resources: [given, 'x'] })).toMatchObject({ Sid: written, Resource: [written, 'x'] });
  });

  it('rejects empty lists, repeated conditions and account ids that are none', () => {
    expect(() => statement({ actions: [] })).toThrow('actions of a policy statement must be a list of at least one; got an empty list');
    expect(() => statement({ resources: [] })).toThrow('resources of a policy statement must be a list of at least one; got an empty list');
    const twice = [aws.PolicyCondition.stringLike('a', 'x'), aws.PolicyCondition.stringLike('a', 'y')];
    expect(() => statement({ conditions: twice })).toThrow('conditions must be one for each comparison and key; got two for StringLike a');
    expect(() => aws.PolicyPrincipal.account('1234')).toThrow('the account id of a principal must be twelve digits; got "1234"');
  });
});
