import { keyArn, newStack, resolved, resource, variable } from './stack';
import { aws } from '../../src';

describe('an alias', () => {
  it.each([
    ['data', 'alias/data'],
    ['alias/data', 'alias/data'],
    ['team/a_b-C/9', 'alias/team/a_b-C/9'],
  ])('%s is named %s', (aliasName, name) => {
    // GIVEN
    const stack = newStack();
    const targetKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    // WHEN
    const alias = new aws.Alias(stack, 'Alias', { aliasName, targetKey });

    // THEN
    expect(resource(stack, 'aws_kms_alias')).toEqual({ name, target_key_id: '1234abcd-12ab-34cd-56ef-1234567890ab' });
    expect(resolved(stack, alias.aliasName)).toMatch(/^\$\{aws_kms_alias\.\S+\.name\}$/);
    expect(resolved(stack, alias.aliasArn)).toMatch(/^\$\{aws_kms_alias\.\S+\.arn\}$/);
  });

  it('leaves a token as it is', () => {
    const stack = newStack();
    const targetKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    new aws.Alias(stack, 'Alias', { aliasName: variable(stack, 'name').stringValue, targetKey });

    expect(resource(stack, 'aws_kms_alias').name).toBe('${var.name}');
  });

  it.each([
    ['alias/aws/mine', 'aliasName must be outside alias/aws/, which AWS keeps for its managed keys; got "alias/aws/mine"'],
    ['aws/mine', 'aliasName must be outside alias/aws/, which AWS keeps for its managed keys; got "alias/aws/mine"'],
    ['my data', 'aliasName must be alias/ followed by letters, digits, "/", "_" and "-"; got "alias/my data"'],
    ['my:data', 'aliasName must be alias/ followed by letters, digits, "/", "_" and "-"; got "alias/my:data"'],
    ['', 'aliasName must be 7 to 256 characters long; got 6 characters'],
    ['x'.repeat(251), 'aliasName must be 7 to 256 characters long; got 257 characters'],
  ])('rejects the name "%s"', (aliasName, message) => {
    const stack = newStack();
    const targetKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    expect(() => new aws.Alias(stack, 'Alias', { aliasName, targetKey })).toThrow(`App/Alias: ${message}`);
  });
});
