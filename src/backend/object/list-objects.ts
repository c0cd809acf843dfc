import { listedName, listKeys, maxListed, type ListRequest } from './listing';
import { objectInfo, type ObjectInfo } from './object-info';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';

export interface ListedObjects {
  readonly objects: readonly ObjectInfo[];
  readonly commonPrefixes: readonly string[];
  /** Given where there is more: what to list `after` the next time. */
  readonly next?: string;
}

/** Current objects in the order of their keys' UTF-8 bytes. @throws ObjectFault `no-such-bucket`, `access-denied`. */
export function listObjects(rooms: ObjectRooms, caller: Caller, bucketName: string, request: ListRequest = {}): Promise<ListedObjects> {
  const max = Math.min(request.maxKeys ?? maxListed, maxListed);
  return rooms.records.read(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName);
    const objects: ObjectInfo[] = [];
    const commonPrefixes: string[] = [];
    if (max === 0) return { objects, commonPrefixes };
    let last: string | undefined;
    for await (const listed of listKeys(tx, bucket.id, request, ({ kind }) => kind === 'object', max + 1)) {
      if (objects.length + commonPrefixes.length === max) return { objects, commonPrefixes, ...(last === undefined ? {} : { next: last }) };
      last = listedName(listed);
      if ('commonPrefix' in listed) commonPrefixes.push(listed.commonPrefix);
      else if (listed.current.kind === 'object') objects.push(objectInfo(listed.key, listed.current));
    }
    return { objects, commonPrefixes };
  });
}
