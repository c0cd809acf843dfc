/** EC2 counts volumes in GiB, block storage in bytes. */
const gibibyte = 2 ** 30;

export const bytesOf = (gibibytes: number): number => gibibytes * gibibyte;
export const gibibytesOf = (bytes: number): number => bytes / gibibyte;
