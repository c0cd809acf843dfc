/** Made when it is first asked for, and kept. */
export function once<T>(make: () => T): Once<T> {
  let made: { readonly value: T } | undefined;
  const get = (): T => (made ??= { value: make() }).value;
  return Object.assign(get, { made: () => made?.value });
}

export interface Once<T> {
  (): T;
  /** What there is by now; undefined: nobody asked. */
  made(): T | undefined;
}
