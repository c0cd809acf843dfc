import type { TerraformProvider } from 'cdktf';
import { Alias } from './alias';
import type { EditableKeyPolicy } from './editable-key-policy';
import type { KeyBase } from './key-base';
import { dnssecNeeds, dnssecRegion } from './key-errors';
import type { KeyOptions } from './key-options';
import { KeyService } from './key-service';
import { KeySpec, KeyUsage } from './key-spec';
import { regionOf } from './provider';
import { KmsKeyPolicy } from './resources';
import { dnssecKey } from '../facts/aws/key-services';

/** The policy attribute of the key itself; none, where the policy is a resource of its own. */
export function inlinePolicy(options: KeyOptions, policy: EditableKeyPolicy): string | undefined {
  return options.separatePolicy === true ? undefined : policy.json;
}

/** What stands beside the key: its policy, where that is a resource of its own, and its alias, which is returned. */
export function addKeyParts(
  key: KeyBase,
  options: KeyOptions,
  policy: EditableKeyPolicy,
  provider: TerraformProvider | undefined,
): Alias | undefined {
  checkServices(key, options);
  if (options.separatePolicy === true) new KmsKeyPolicy(key, 'Policy', { keyId: key.keyId, policy: policy.json, provider });
  return options.alias === undefined ? undefined : new Alias(key, 'Alias', { aliasName: options.alias, targetKey: key });
}

/** @throws ValidationError if a service could not use such a key */
function checkServices(key: KeyBase, { keyServices = [] }: KeyOptions): void {
  if (!keyServices.includes(KeyService.ROUTE53_DNSSEC)) return;
  const fits = key.keySpec === undefined || (key.keySpec === KeySpec[dnssecKey.spec] && key.keyUsage === KeyUsage.SIGN_VERIFY);
  if (!fits) throw dnssecNeeds(key, `${key.keySpec} with ${key.keyUsage}`);
  key.node.addValidation({
    validate: () => {
      const region = regionOf(key);
      return region !== undefined && region !== dnssecKey.region ? [dnssecRegion(key, region).problem] : [];
    },
  });
}
