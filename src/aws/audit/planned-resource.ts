import type { IConstruct } from 'constructs';

/** A resource as Terraform will be told of it: from a construct tree, or from a synthesised stack. */
export interface PlannedResource {
  /** `aws_ebs_volume.Data`, or `data.aws_kms_alias.Key` for a data source. */
  readonly address: string;
  readonly type: string;
  /** In Terraform's spelling; tokens are `${…}` expressions. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The path of the construct. */
  readonly path: string;
  readonly region: string | undefined;
  readonly construct?: IConstruct;
}

/** Resources of one stack by address: references never leave a stack. */
export type PlannedStack = ReadonlyMap<string, PlannedResource>;

const reference = /^\$\{((?:data\.)?[a-z0-9_]+\.[A-Za-z0-9_-]+)(?:\[[^\]]*\])?\.[a-z0-9_]+\}$/;

/** The address an expression refers to, where it is nothing else than a reference to an attribute of a resource. */
export const addressIn = (value: unknown): string | undefined => (typeof value === 'string' ? reference.exec(value)?.[1] : undefined);

/** Whether only apply will tell the value. */
export const isExpression = (value: unknown): value is string => typeof value === 'string' && value.includes('${');

/** Every value at a path such as `encryption_config.provider.key_arn`; Terraform JSON writes a block as an object or as a list of objects. */
export function valuesAt(attributes: unknown, path: string): unknown[] {
  return path
    .split('.')
    .reduce<unknown[]>(
      (values, part) =>
        values.flatMap((value) => {
          const elements: unknown[] = Array.isArray(value) ? value : [value];
          return elements.map((element) => (isRecord(element) && Object.hasOwn(element, part) ? element[part] : undefined));
        }),
      [attributes],
    )
    .flat()
    .filter((value) => value !== undefined && value !== null);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
