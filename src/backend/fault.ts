/**
 * What a service throws when it refuses: a kind from its own closed list, and the facts of the case. Services know no
 * cloud; each front-end words the kinds in its own table (a disabled key is `DisabledException` to KMS,
 * `KMS.DisabledException` to S3). Anything thrown that is not a `Fault` is a defect of the backend.
 */
export abstract class Fault<Details extends object, Kind extends keyof Details & string = keyof Details & string> extends Error {
  constructor(
    readonly kind: Kind,
    readonly details: Details[Kind],
  ) {
    super(kind);
    this.name = new.target.name;
  }
}

/** A front-end's wording of every kind a service can throw: a missing row does not compile. */
export type FaultTable<Details extends object, Worded> = { readonly [Kind in keyof Details]: (details: Details[Kind]) => Worded };

/** The front-end's wording of one fault. */
export function word<Details extends object, Worded>(table: FaultTable<Details, Worded>, fault: Fault<Details>): Worded {
  const row = table[fault.kind] as (details: unknown) => Worded;
  return row(fault.details);
}

/** A fault of whichever list. */
export type AnyFault = Fault<Record<string, object>>;
