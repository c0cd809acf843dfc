import type { ReadConditions, WriteConditions } from '../../../object/conditions';

/** Entity tags of `If-Match` and `If-None-Match`: `"a", W/"b"`, `*`; also without quotes, as S3 takes them. */
const entityTags = (text: string): readonly string[] => text.split(',').map(entityTag);

export const entityTag = (tag: string): string =>
  tag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');

export interface ConditionInput {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

export function readConditions({ IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: ConditionInput): ReadConditions {
  return {
    ...writeConditions({ ...(IfMatch === undefined ? {} : { IfMatch }), ...(IfNoneMatch === undefined ? {} : { IfNoneMatch }) }),
    ...(IfModifiedSince === undefined ? {} : { ifModifiedSince: IfModifiedSince.getTime() }),
    ...(IfUnmodifiedSince === undefined ? {} : { ifUnmodifiedSince: IfUnmodifiedSince.getTime() }),
  };
}

export function writeConditions({ IfMatch, IfNoneMatch }: Pick<ConditionInput, 'IfMatch' | 'IfNoneMatch'>): WriteConditions {
  return {
    ...(IfMatch === undefined ? {} : { ifMatch: entityTags(IfMatch) }),
    ...(IfNoneMatch === undefined ? {} : { ifNoneMatch: entityTags(IfNoneMatch) }),
  };
}
