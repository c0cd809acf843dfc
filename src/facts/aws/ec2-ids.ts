/**
 * Ids of EC2 resources: prefix, hyphen, 8 (resources made before 2016) or 17 hexadecimal digits. Amazon EC2 User Guide,
 * "Resource IDs" (2026-11).
 */
const idPattern = (prefix: string): RegExp => new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`);

export const volumeId = idPattern('vol');
export const snapshotId = idPattern('snap');
export const instanceId = idPattern('i');
export const imageId = idPattern('ami');
export const launchTemplateId = idPattern('lt');
