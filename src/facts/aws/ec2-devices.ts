/**
 * Names under which a volume can be attached. Amazon EC2 User Guide, "Device names for volumes" (2026-11): `/dev/sda` to `/dev/sdz`,
 * with a partition from 1 to 15, `/dev/xvda` to `/dev/xvddx`, and `xvdf` as Windows names them.
 */
export const deviceName = /^(?:\/dev\/)?(?:[sh]d[a-z](?:[1-9]|1[0-5])?|xvd[a-z]{1,2}(?:[1-9]|1[0-5])?)$/;
