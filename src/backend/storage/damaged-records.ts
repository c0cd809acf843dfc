/** The records on disk are not those that were stored last: changed, swapped, dropped, doubled or sealed by another root key. */
export class DamagedRecords extends Error {
  constructor(readonly path: string) {
    super(`the records in ${path} are damaged, or were changed by someone else`);
    this.name = 'DamagedRecords';
  }
}
