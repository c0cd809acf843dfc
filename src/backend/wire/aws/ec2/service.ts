import { ec2 as model } from '../../../../facts/aws/models/ec2';
import { isBlockFault } from '../../../block/block-fault';
import { isKeyFault } from '../../../keys/key-fault';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { ec2Error, wordBlockFault, wordKeyFault } from './errors';
import { ec2Query } from '../protocol/ec2-query';
import { signatureRules } from '../signature/signature-rules';
import { attachVolume } from './operations/attach-volume';
import { copyImage } from './operations/copy-image';
import { copySnapshot } from './operations/copy-snapshot';
import { createImage } from './operations/create-image';
import { createLaunchTemplate } from './operations/create-launch-template';
import { createLaunchTemplateVersion } from './operations/create-launch-template-version';
import { createSnapshot } from './operations/create-snapshot';
import { createTags } from './operations/create-tags';
import { createVolume } from './operations/create-volume';
import { deleteLaunchTemplate } from './operations/delete-launch-template';
import { deleteLaunchTemplateVersions } from './operations/delete-launch-template-versions';
import { deleteSnapshot } from './operations/delete-snapshot';
import { deleteTags } from './operations/delete-tags';
import { deleteVolume } from './operations/delete-volume';
import { deregisterImage } from './operations/deregister-image';
import { describeAccountAttributes } from './operations/describe-account-attributes';
import { describeAvailabilityZones } from './operations/describe-availability-zones';
import { describeFastSnapshotRestores } from './operations/describe-fast-snapshot-restores';
import { describeImageAttribute } from './operations/describe-image-attribute';
import { describeImages } from './operations/describe-images';
import { describeInstanceAttribute } from './operations/describe-instance-attribute';
import { describeInstanceCreditSpecifications } from './operations/describe-instance-credit-specifications';
import { describeInstanceStatus } from './operations/describe-instance-status';
import { describeInstanceTypes } from './operations/describe-instance-types';
import { describeInstances } from './operations/describe-instances';
import { describeLaunchTemplateVersions } from './operations/describe-launch-template-versions';
import { describeLaunchTemplates } from './operations/describe-launch-templates';
import { describeLockedSnapshots } from './operations/describe-locked-snapshots';
import { describeRegions } from './operations/describe-regions';
import { describeSnapshotAttribute } from './operations/describe-snapshot-attribute';
import { describeSnapshotTierStatus } from './operations/describe-snapshot-tier-status';
import { describeSnapshots } from './operations/describe-snapshots';
import { describeTags } from './operations/describe-tags';
import { describeVolumeAttribute } from './operations/describe-volume-attribute';
import { describeVolumeStatus } from './operations/describe-volume-status';
import { describeVolumes } from './operations/describe-volumes';
import { describeVolumesModifications } from './operations/describe-volumes-modifications';
import { detachVolume } from './operations/detach-volume';
import { disableEbsEncryptionByDefault } from './operations/disable-ebs-encryption-by-default';
import { disableFastSnapshotRestores } from './operations/disable-fast-snapshot-restores';
import { disableSnapshotBlockPublicAccess } from './operations/disable-snapshot-block-public-access';
import { enableEbsEncryptionByDefault } from './operations/enable-ebs-encryption-by-default';
import { enableFastSnapshotRestores } from './operations/enable-fast-snapshot-restores';
import { enableSnapshotBlockPublicAccess } from './operations/enable-snapshot-block-public-access';
import { getEbsDefaultKmsKeyId } from './operations/get-ebs-default-kms-key-id';
import { getEbsEncryptionByDefault } from './operations/get-ebs-encryption-by-default';
import { getSnapshotBlockPublicAccessState } from './operations/get-snapshot-block-public-access-state';
import { listSnapshotsInRecycleBin } from './operations/list-snapshots-in-recycle-bin';
import { lockSnapshot } from './operations/lock-snapshot';
import { modifyEbsDefaultKmsKeyId } from './operations/modify-ebs-default-kms-key-id';
import { modifyImageAttribute } from './operations/modify-image-attribute';
import { modifyInstanceAttribute } from './operations/modify-instance-attribute';
import { modifyLaunchTemplate } from './operations/modify-launch-template';
import { modifySnapshotAttribute } from './operations/modify-snapshot-attribute';
import { modifyVolume } from './operations/modify-volume';
import { rebootInstances } from './operations/reboot-instances';
import { registerImage } from './operations/register-image';
import { resetEbsDefaultKmsKeyId } from './operations/reset-ebs-default-kms-key-id';
import { resetImageAttribute } from './operations/reset-image-attribute';
import { resetSnapshotAttribute } from './operations/reset-snapshot-attribute';
import { restoreSnapshotFromRecycleBin } from './operations/restore-snapshot-from-recycle-bin';
import { runInstances } from './operations/run-instances';
import { startInstances } from './operations/start-instances';
import { stopInstances } from './operations/stop-instances';
import { terminateInstances } from './operations/terminate-instances';
import { unlockSnapshot } from './operations/unlock-snapshot';
import { authorisation } from './permissions';

/**
 * Amazon Elastic Compute Cloud: volumes, snapshots, images, launch templates, and as much of instances as volumes need.
 *
 * Gaps on 2026-11-24. Operations that are not in the table answer InvalidAction; among them archiving snapshots, importing them
 * (UnsupportedOperation), deprecating and disabling images, block public access for images. Fast restores are noted and change nothing (a volume is at
 * full speed at once). Parameters whose function is missing answer UnsupportedOperation: Multi-Attach, Outposts, initialization rates, instance store
 * volumes, organizations; of RunInstances also networks, key pairs, instance profiles, spot requests. Instances have no network and run nothing:
 * user data and metadata options are kept and told, nobody reads them; an instance that is `pending` cannot be terminated. Launch templates keep
 * whatever they are told, and a launch from one refuses what is not served. Public images are known by name or by id, their content is not here
 * (docs/decisions/0027). A volume may be modified as often as one likes (EC2: after six hours). Snapshots and images are complete when they are made,
 * and so are modifications, although the answers say `pending` and `modifying`, as EC2's do. No quotas.
 */
export const ec2: AwsService = {
  model,
  protocol: ec2Query,
  signature: { rules: signatureRules.ec2, wording: 'ec2' },
  operations: operationTable(model, [
    attachVolume,
    copyImage,
    copySnapshot,
    createImage,
    createLaunchTemplateVersion,
    createLaunchTemplate,
    createSnapshot,
    createTags,
    createVolume,
    deleteLaunchTemplateVersions,
    deleteLaunchTemplate,
    deleteSnapshot,
    deleteTags,
    deleteVolume,
    deregisterImage,
    describeAccountAttributes,
    describeAvailabilityZones,
    describeFastSnapshotRestores,
    describeImageAttribute,
    describeImages,
    describeInstanceAttribute,
    describeInstanceCreditSpecifications,
    describeInstanceStatus,
    describeInstanceTypes,
    describeInstances,
    describeLaunchTemplateVersions,
    describeLaunchTemplates,
    describeLockedSnapshots,
    describeRegions,
    describeSnapshotAttribute,
    describeSnapshotTierStatus,
    describeSnapshots,
    describeTags,
    describeVolumeAttribute,
    describeVolumeStatus,
    describeVolumesModifications,
    describeVolumes,
    detachVolume,
    disableEbsEncryptionByDefault,
    disableFastSnapshotRestores,
    disableSnapshotBlockPublicAccess,
    enableEbsEncryptionByDefault,
    enableFastSnapshotRestores,
    enableSnapshotBlockPublicAccess,
    getEbsDefaultKmsKeyId,
    getEbsEncryptionByDefault,
    getSnapshotBlockPublicAccessState,
    listSnapshotsInRecycleBin,
    lockSnapshot,
    modifyEbsDefaultKmsKeyId,
    modifyImageAttribute,
    modifyInstanceAttribute,
    modifyLaunchTemplate,
    modifySnapshotAttribute,
    modifyVolume,
    rebootInstances,
    registerImage,
    resetEbsDefaultKmsKeyId,
    resetImageAttribute,
    resetSnapshotAttribute,
    restoreSnapshotFromRecycleBin,
    runInstances,
    startInstances,
    stopInstances,
    terminateInstances,
    unlockSnapshot,
  ]),
  authorisation,
  notServed: (operation) =>
    operation === 'ImportSnapshot'
      ? // Terraform's aws_ebs_snapshot_import: there is no disk image in S3 that this could read.
        ec2Error('UnsupportedOperation', 'The operation ImportSnapshot is not supported.')
      : ec2Error('InvalidAction', `The action ${operation} is not valid for this web service.`),
  wordFault: (fault) => (isBlockFault(fault) ? wordBlockFault(fault) : isKeyFault(fault) ? wordKeyFault(fault) : undefined),
};
