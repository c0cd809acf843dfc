import { changeInPlace, useProvider } from './applied-provider';

const period = (days: number) => ({ retention_period_value: days, retention_period_unit: 'DAYS' });

/** A rule for the whole region and one for some tags. The provider tells nobody of a `lock_configuration` (hashicorp/terraform-provider-aws#32534). */
const rules = (description: string, days: number, stage: string) => ({
  aws_rbin_rule: {
    region: {
      description,
      resource_type: 'EBS_SNAPSHOT',
      retention_period: period(days),
      tags: { stage },
    },
    some: {
      resource_type: 'EBS_SNAPSHOT',
      retention_period: period(30),
      resource_tags: [{ resource_tag_key: 'stage', resource_tag_value: stage }],
    },
  },
});

describe('retention rules by the released AWS provider', () => {
  const provider = useProvider();
  const write = (...variant: Parameters<typeof rules>): void =>
    provider.write({
      resource: rules(...variant),
      output: { id: { value: '${aws_rbin_rule.region.id}' }, arn: { value: '${aws_rbin_rule.region.arn}' } },
    });

  test('are made, and nothing is left to change', async () => {
    write('one', 7, 'test');
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    const { id = '', arn } = await provider.terraform.outputs();
    expect(arn).toBe(`arn:aws:rbin:eu-central-1:000000000000:rule/${id}`);
  });

  test('change in place', async () => {
    write('two', 14, 'prod');
    await changeInPlace(provider);
  });

  test('are imported again, and destroyed', async () => {
    const { id = '' } = await provider.terraform.outputs();
    await provider.terraform.run(['state', 'rm', 'aws_rbin_rule.region']);
    await provider.terraform.run(['import', '-input=false', 'aws_rbin_rule.region', id]);
    expect(await provider.terraform.plan()).toBe('');
    await provider.terraform.destroy();
  });
});
