import { ObjectFault } from './object-fault';

/** What the conditions look at. */
export interface Validators {
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

/** Entity tags without quotes; `*` stands for any. Times in milliseconds since the Unix epoch. */
export interface ReadConditions {
  readonly ifMatch?: readonly string[];
  readonly ifNoneMatch?: readonly string[];
  readonly ifModifiedSince?: number;
  readonly ifUnmodifiedSince?: number;
}

export interface WriteConditions {
  readonly ifMatch?: readonly string[];
  readonly ifNoneMatch?: readonly string[];
}

export type ReadOutcome = 'proceed' | 'not-modified' | { readonly failed: string };

// HTTP dates have no parts of a second (RFC 9110 §5.6.7).
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

const names = (tags: readonly string[], etag: string): boolean => tags.includes('*') || tags.includes(etag);

/** RFC 9110 §13.2.2, in that order: an entity tag that was given decides, and the date beside it is not looked at. */
export function evaluateRead(conditions: ReadConditions, { etag, modified }: Validators): ReadOutcome {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!names(ifMatch, etag)) return { failed: 'If-Match' };
  } else if (ifUnmodifiedSince !== undefined && seconds(modified) > seconds(ifUnmodifiedSince)) {
    return { failed: 'If-Unmodified-Since' };
  }
  if (ifNoneMatch !== undefined) {
    if (names(ifNoneMatch, etag)) return 'not-modified';
  } else if (ifModifiedSince !== undefined && seconds(modified) <= seconds(ifModifiedSince)) {
    return 'not-modified';
  }
  return 'proceed';
}

/**
 * S3 User Guide, "Conditional writes": `If-None-Match` takes `*` alone, and `If-Match` on an absent object is `no-such-key`.
 * @throws ObjectFault `precondition-failed`, `no-such-key`, `condition-not-served`.
 */
export function checkWrite(conditions: WriteConditions, key: string, current: Validators | undefined): void {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.length !== 1 || ifNoneMatch[0] !== '*') throw new ObjectFault('condition-not-served', { condition: 'If-None-Match' });
    if (current !== undefined) throw new ObjectFault('precondition-failed', { condition: 'If-None-Match' });
  }
  if (ifMatch !== undefined) {
    if (current === undefined) throw new ObjectFault('no-such-key', { key });
    if (!names(ifMatch, current.etag)) throw new ObjectFault('precondition-failed', { condition: 'If-Match' });
  }
}
