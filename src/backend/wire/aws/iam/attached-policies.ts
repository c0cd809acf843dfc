import type { PageInput } from './paging';
import { page, underPath } from './paging';
import { policyArn } from '../../../identity/arns';

interface AttachedInput extends PageInput {
  readonly PathPrefix?: string;
}

interface AttachedPage {
  readonly AttachedPolicies: readonly { readonly PolicyName: string; readonly PolicyArn: string }[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** Managed policies that are attached, by their ARNs: name and path stand in them. */
export function attachedPolicies(arns: readonly string[], input: AttachedInput): AttachedPage {
  const rows = arns.map((arn) => {
    const [, account = '', path = '/', name = ''] = /^arn:aws:iam::([^:]*):policy(\/|\/.*\/)([^/]+)$/.exec(arn) ?? [];
    return { account, path, name };
  });
  const { items, ...rest } = page(underPath(rows, input.PathPrefix), policyArn, input);
  return { AttachedPolicies: items.map((row) => ({ PolicyName: row.name, PolicyArn: policyArn(row) })), ...rest };
}
