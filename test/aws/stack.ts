import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, TerraformVariable, Tokenization } from 'cdktf';

export const accountId = '111122223333';
export const keyArn = `arn:aws:kms:eu-central-1:${accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const otherKeyArn = `arn:aws:kms:eu-central-1:${accountId}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
export const multiRegionKeyArn = `arn:aws:kms:eu-central-1:${accountId}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;

/** A stack `App` with a default provider in Frankfurt. */
export function newStack(region = 'eu-central-1'): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'App');
  new AwsProvider(stack, 'Aws', { region });
  return stack;
}

export function providerIn(stack: TerraformStack, region: string, alias: string): AwsProvider {
  return new AwsProvider(stack, alias, { region, alias });
}

type Attributes = Record<string, unknown>;
type Blocks = Record<string, Record<string, Attributes>>;

interface Synthesised {
  readonly resource?: Blocks;
  readonly data?: Blocks;
}

/** Synthesises with every validation, as `cdktf synth` does. */
export function synth(stack: TerraformStack): Synthesised {
  return JSON.parse(Testing.synth(stack, true)) as Synthesised;
}

/** The attributes of the stack's resources of one type, in the order of their names. */
export function resources(stack: TerraformStack, type: string): Attributes[] {
  return Object.values(synth(stack).resource?.[type] ?? {});
}

/** The attributes of the stack's one resource of a type. */
export function resource(stack: TerraformStack, type: string): Attributes {
  const found = resources(stack, type);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** What a token becomes in the stack's JSON. */
export function resolved(stack: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });
}

/** A value that only apply will tell, which becomes `${var.NAME}`. */
export function variable(stack: TerraformStack, name: string): TerraformVariable {
  return new TerraformVariable(stack, name, {});
}
