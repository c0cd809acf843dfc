import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsServices } from '../src/backend/wire/aws/aws-services';

/**
 * The page that says what is served: made from the same tables that dispatch requests, so it cannot promise more.
 * `npm run coverage` writes it; a test compares.
 */
export function coveragePage(): string {
  const sections = awsServices.map(({ load }) => {
    const { model, operations } = load();
    const served = model.operationNames.filter((name) => operations.has(name));
    const missing = model.operationNames.filter((name) => !operations.has(name));
    return [
      `## ${model.serviceId}`,
      '',
      `${served.length} of ${model.operationNames.length} operations are served (${model.source}).`,
      '',
      ...served.map((name) => `- ${name}`),
      '',
      ...(missing.length === 0
        ? []
        : [
            `<details><summary>Answered with the service's own error: ${missing.length}</summary>`,
            '',
            missing.join(', '),
            '',
            '</details>',
            '',
          ]),
    ].join('\n');
  });
  return [
    '# What is served',
    '',
    "Made from the operation tables by `npm run coverage`; do not edit. An operation that is not served answers the service's own",
    'error (KMS `UnknownOperationException`, EC2 and STS `InvalidAction`, S3 `NotImplemented`), changes nothing, and is named in the log.',
    'What is not served of an operation that is stands at the head of each service (`src/backend/wire/aws/*/service.ts`).',
    '',
    ...sections,
  ].join('\n');
}

export const coverageFile = join(__dirname, '..', 'docs', 'coverage.md');

if (require.main === module) writeFileSync(coverageFile, coveragePage());
