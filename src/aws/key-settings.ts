import type { TerraformProvider, TerraformResourceLifecycle } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { KeyOptions } from './key-options';
import { lifecycleOf } from './removal';
import { checkTags } from './tag-check';
import { checkLength, checkWithin, numberOf } from '../core/checks';
import { deletionWindow, description } from '../facts/aws/kms-keys';

/** What the options of a key become in both key resources. */
interface KeyResourceSettings {
  readonly description?: string;
  readonly deletionWindowInDays?: number;
  readonly tags?: Record<string, string>;
  readonly lifecycle?: TerraformResourceLifecycle;
  readonly provider?: TerraformProvider;
}

/** @throws ValidationError if an option is out of its limits */
export function keyResourceSettings(scope: IConstruct, options: KeyOptions, provider: TerraformProvider | undefined): KeyResourceSettings {
  const deletionWindowInDays = numberOf(scope, 'deletionWindow', options.deletionWindow, (window) => window.toDays());
  checkWithin(scope, 'deletionWindow', deletionWindowInDays, deletionWindow);
  checkLength(scope, 'description', options.description, description);
  checkTags(scope, options.tags);
  return {
    description: options.description,
    deletionWindowInDays,
    tags: options.tags,
    lifecycle: lifecycleOf(options.removalPolicy),
    provider,
  };
}
