import { DefaultTokenResolver, StringConcat, TerraformDataSource, TerraformResource, TerraformStack, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { PlannedResource, PlannedStack } from './planned-resource';
import { regionOfResource } from '../provider';

const resolver = new DefaultTokenResolver(new StringConcat());

/** What a construct tells Terraform; undefined if it is neither a resource nor a data source. */
export function plannedResource(construct: IConstruct): PlannedResource | undefined {
  const isData = TerraformDataSource.isTerraformDataSource(construct);
  if (!isData && !TerraformResource.isTerraformResource(construct)) return undefined;
  const resource = construct as TerraformDataSource | TerraformResource;
  const type = resource.terraformResourceType;
  const blocks = resource.toTerraform() as Record<string, Record<string, Record<string, unknown>>>;
  const [[name, written] = ['', {}]] = Object.entries(blocks[isData ? 'data' : 'resource']?.[type] ?? {});
  const attributes = Tokenization.resolve(written, { scope: resource, resolver, preparing: false }) as Record<string, unknown>;
  return {
    address: `${isData ? 'data.' : ''}${type}.${name}`,
    type,
    attributes,
    path: resource.node.path,
    region: regionOfResource(resource),
    construct,
  };
}

/** The stacks at, below and above a scope, with their resources. */
export function plannedStacks(scope: IConstruct): PlannedStack[] {
  const below = scope.node.findAll().filter((construct): construct is TerraformStack => TerraformStack.isStack(construct));
  return (below.length > 0 ? below : [TerraformStack.of(scope)]).map(plannedStack);
}

export function plannedStack(stack: TerraformStack): PlannedStack {
  const resources = stack.node
    .findAll()
    .map(plannedResource)
    .filter((resource) => resource !== undefined);
  return new Map(resources.map((resource) => [resource.address, resource]));
}
