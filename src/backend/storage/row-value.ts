/**
 * A deep, frozen copy of plain data: what a store keeps, so that the caller's later changes do not show. Byte arrays are
 * copied (they cannot be frozen), properties that are `undefined` are left out.
 * @throws TypeError for what a row cannot hold: it names the kind, never the value.
 */
export function frozenCopy(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a row cannot hold a number that is not finite');
    return value;
  }
  if (typeof value !== 'object') {
    throw new TypeError(`a row cannot hold ${value === undefined ? 'undefined in an array' : `a ${typeof value}`}`);
  }
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (value instanceof Uint8Array) return Buffer.from(value);
  return frozenObject(value);
}

function frozenObject(value: object): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Prototypes of another realm (a test runner's) are plain too: they have no prototype of their own.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError('a row cannot hold an instance of a class');
  const copy: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(value)) {
    if (property !== undefined) setOwn(copy, name, frozenCopy(property));
  }
  return Object.freeze(copy);
}

/** Plain assignment to `__proto__` would change the prototype instead of making a property. */
function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  else target[name] = value;
}
