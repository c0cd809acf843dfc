import { headObject, type FoundObject, type ReadOptions } from './head-object';
import { partsOf, type ListedParts, type ListPartsRequest } from './list-parts';
import type { Caller, ObjectRooms } from './object-rooms';

/** What HEAD answers, with the parts where the object was uploaded in parts. @throws ObjectFault. */
export async function objectAttributes(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  options: Pick<ReadOptions, 'versionId' | 'customerKey'>,
  request: ListPartsRequest = {},
): Promise<FoundObject & { readonly parts?: ListedParts }> {
  const found = await headObject(rooms, caller, bucketName, key, options);
  if (found.version.multipart === undefined) return found;
  return { ...found, parts: await rooms.records.read((tx) => partsOf(tx, found.version.generation, request)) };
}
