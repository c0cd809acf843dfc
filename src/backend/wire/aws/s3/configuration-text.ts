/**
 * A configuration as the model decodes it, kept as JSON. Dates are the only values of the models of configurations that JSON has not.
 */
export const writeConfiguration = (value: object): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, name, plain: unknown) {
    const given = this[name];
    return given instanceof Date ? { [dateMark]: given.getTime() } : plain;
  });

export const readConfiguration = (text: string): unknown =>
  JSON.parse(text, (_name, value: unknown) => {
    const time = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[dateMark] : undefined;
    return typeof time === 'number' ? new Date(time) : value;
  });

/** No member of a model begins like this. */
const dateMark = '$date';
