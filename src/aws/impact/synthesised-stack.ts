import type { PlannedResource, PlannedStack } from '../audit/planned-resource';

type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

interface Synthesised {
  readonly provider?: { readonly aws?: readonly { readonly region?: unknown; readonly alias?: unknown }[] };
  readonly resource?: Blocks;
  readonly data?: Blocks;
}

/**
 * The resources of a synthesised stack.
 *
 * @param text the content of its `cdk.tf.json`
 * @throws SyntaxError if that is not JSON
 */
export function synthesisedStack(text: string): PlannedStack {
  const { provider, resource = {}, data = {} } = JSON.parse(text) as Synthesised;
  const regions = new Map(
    (provider?.aws ?? []).map(({ region, alias }) => [
      typeof alias === 'string' ? `aws.${alias}` : 'aws',
      typeof region === 'string' ? region : undefined,
    ]),
  );
  const read = (blocks: Blocks, prefix: string): PlannedResource[] =>
    Object.entries(blocks).flatMap(([type, named]) =>
      Object.entries(named).map(([name, attributes]) => {
        const address = `${prefix}${type}.${name}`;
        const own = typeof attributes.provider === 'string' ? attributes.provider : 'aws';
        return { address, type, attributes, path: pathOf(attributes) ?? address, region: regions.get(own) };
      }),
    );
  return new Map([...read(resource, ''), ...read(data, 'data.')].map((one) => [one.address, one]));
}

/** cdktf writes where a resource comes from beside its attributes. */
function pathOf(attributes: Attributes): string | undefined {
  const comment = attributes['//'] as { readonly metadata?: { readonly path?: unknown } } | undefined;
  const path = comment?.metadata?.path;
  return typeof path === 'string' ? path : undefined;
}
