import { KeyFault } from './key-fault';
import { aliasRow, aliasTable, keyArn, keyRow, keyTable } from './key-record';
import type { KeyRecord } from './key-record';
import type { ReadTransaction } from '../storage/record-store';

/** Where a reference without account and region is looked up. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

type KeyReference =
  | { readonly form: 'id'; readonly place: Place; readonly keyId: string }
  | { readonly form: 'alias'; readonly place: Place; readonly name: string };

const keyIdForm = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const arnForm = /^arn:aws[\w-]*:kms:([\w-]*):(\d{12}):(?:key\/([\w-]+)|(alias\/[\w/-]+))$/;

/** Key id, key ARN, alias name or alias ARN. @throws KeyFault `not-found` for anything else, and for another region's ARN. */
function parseReference(reference: string, here: Place): KeyReference {
  const refuse = (what: 'key-id' | 'foreign-region') => new KeyFault('not-found', { reference, what, region: here.region });
  if (reference.startsWith('alias/')) return { form: 'alias', place: here, name: reference };
  const arn = arnForm.exec(reference);
  if (arn) {
    const [, region = '', account = '', keyId, alias] = arn;
    if (region !== here.region) throw new KeyFault('not-found', { reference, what: 'foreign-region', region });
    return alias === undefined
      ? { form: 'id', place: { account, region }, keyId: keyId ?? '' }
      : { form: 'alias', place: { account, region }, name: alias };
  }
  if (!keyIdForm.test(reference)) throw refuse('key-id');
  return { form: 'id', place: here, keyId: reference };
}

/** The record that `reference` names. @throws KeyFault `not-found`. */
export async function findKey(tx: ReadTransaction, reference: string, here: Place): Promise<KeyRecord> {
  const parsed = parseReference(reference, here);
  let { place } = parsed;
  let keyId: string;
  if (parsed.form === 'alias') {
    const alias = await tx.get(aliasTable, aliasRow(place, parsed.name));
    if (!alias) {
      const arn = `arn:aws:kms:${place.region}:${place.account}:${parsed.name}`;
      throw new KeyFault('not-found', { reference: arn, what: 'alias', region: place.region });
    }
    ({ keyId } = alias);
    place = alias;
  } else {
    ({ keyId } = parsed);
  }
  const key = await tx.get(keyTable, keyRow(place, keyId));
  if (key) return key;
  const arn = keyArn({ ...place, keyId });
  throw new KeyFault('not-found', { reference: arn, what: 'key-arn', region: place.region });
}
