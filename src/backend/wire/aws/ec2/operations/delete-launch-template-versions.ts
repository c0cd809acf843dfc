import type {
  DeleteLaunchTemplateVersionsRequest,
  DeleteLaunchTemplateVersionsResponseErrorItem,
  DeleteLaunchTemplateVersionsResult,
  LaunchTemplateErrorCode,
} from '../../../../../facts/aws/models/ec2';
import { isBlockFault } from '../../../../block/block-fault';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { wordBlockFault } from '../errors';
import { findTemplate, versionNumber } from '../launch-templates';

/** Each version for itself: what cannot be deleted is told beside what was. */
export const deleteLaunchTemplateVersions = operation<DeleteLaunchTemplateVersionsRequest, DeleteLaunchTemplateVersionsResult>({
  name: 'DeleteLaunchTemplateVersions',
  async run(call, input) {
    const template = await findTemplate(call, input);
    const numbers = input.Versions.map((version) => versionNumber(template, version));
    stopIfDryRun(input.DryRun);
    const named = { LaunchTemplateId: template.id, LaunchTemplateName: template.name };
    const deleted: number[] = [];
    const failed: DeleteLaunchTemplateVersionsResponseErrorItem[] = [];
    for (const number of numbers) {
      try {
        await call.services.block.deleteTemplateVersion(callerOf(call), template.id, number);
        deleted.push(number);
      } catch (error) {
        if (!isBlockFault(error)) throw error;
        const Code: LaunchTemplateErrorCode =
          error.kind === 'template-version-not-found' ? 'launchTemplateVersionDoesNotExist' : 'unexpectedError';
        failed.push({ ...named, VersionNumber: number, ResponseError: { Code, Message: wordBlockFault(error).message } });
      }
    }
    return {
      SuccessfullyDeletedLaunchTemplateVersions: deleted.map((number) => ({ ...named, VersionNumber: number })),
      UnsuccessfullyDeletedLaunchTemplateVersions: failed,
    };
  },
});
