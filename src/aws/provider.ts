import type { TerraformProvider } from 'cdktf';
import { TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { besideInOtherRegion } from './errors';
import type { AwsProvider } from './resources';
import { isKnown } from '../core/checks';
import { keyArnPattern } from '../facts/aws/kms-keys';

/** The provider a construct of ours was given, where it has a resource; undefined means the stack's default provider. */
export function explicitProvider(construct: IConstruct): TerraformProvider | undefined {
  const resource = construct.node.tryFindChild('Resource');
  return resource !== undefined && TerraformResource.isTerraformResource(resource) ? resource.provider : undefined;
}

/**
 * The provider for a resource that must live where another one does: its own if it was given one, else the other's. A provider of
 * another stack cannot be used.
 */
export function providerBeside(scope: IConstruct, own: TerraformProvider | undefined, other: IConstruct): TerraformProvider | undefined {
  if (own !== undefined) return own;
  return TerraformStack.of(other) === TerraformStack.of(scope) ? explicitProvider(other) : undefined;
}

/** The Region a construct's resource will be in; undefined if only apply will tell. Call it at synth, when every provider is there. */
export function regionOf(construct: IConstruct): string | undefined {
  return regionOfProvider(explicitProvider(construct) ?? defaultProvider(construct));
}

/** The Region of a resource or data source of the provider, whoever made it; undefined if only apply will tell. */
export function regionOfResource(resource: IConstruct & { readonly provider?: TerraformProvider }): string | undefined {
  return regionOfProvider(resource.provider ?? defaultProvider(resource));
}

/** The Region in a literal key ARN, or that of the construct which has this key. */
export function regionOfKey(keyReference: string, key: IConstruct): string | undefined {
  if (isKnown(keyReference)) return keyArnPattern.exec(keyReference)?.groups?.region;
  return key.node.tryFindChild('Resource') === undefined ? undefined : regionOf(key);
}

const defaultProviderSymbol = Symbol.for('atrest/DefaultAwsProvider');
type RememberingStack = TerraformStack & { [defaultProviderSymbol]?: TerraformProvider };

/** Looked for once per stack: it takes a walk through the whole tree, and every construct asks. */
function defaultProvider(construct: IConstruct): TerraformProvider | undefined {
  const stack: RememberingStack = TerraformStack.of(construct);
  stack[defaultProviderSymbol] ??= stack.allProviders().find((provider) => isAws(provider) && provider.alias === undefined);
  return stack[defaultProviderSymbol];
}

function regionOfProvider(provider: TerraformProvider | undefined): string | undefined {
  if (provider === undefined || !isAws(provider)) return undefined;
  return isKnown(provider.region) ? provider.region : undefined;
}

// By type name, not by class: the app's copy of the provider package may be another than ours.
const isAws = (provider: TerraformProvider): provider is AwsProvider => provider.terraformResourceType === 'aws';

/**
 * Looks at synth, when every provider is known, whether a resource is in the Region of the one it belongs to.
 *
 * @param what how the message calls the other one
 * @param otherRegion its Region, undefined if only apply will tell
 */
export function checkBeside(construct: IConstruct, what: string, otherRegion: () => string | undefined): void {
  construct.node.addValidation({
    validate: () => {
      const [own, other] = [regionOf(construct), otherRegion()];
      return own === undefined || other === undefined || own === other ? [] : [besideInOtherRegion(construct, what, other, own).problem];
    },
  });
}

/** Tells providers apart at construction, when not every Region is known yet: two resources with one name here are in one Region. */
export const providerName = (construct: IConstruct): string => explicitProvider(construct)?.fqn ?? 'default';
