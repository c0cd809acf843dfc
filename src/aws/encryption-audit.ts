import type { IAspect } from 'cdktf';
import { Annotations, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Audited, Remark } from './audit/audited';
import { bucketEncryptionsIn } from './audit/bucket-encryption-of';
import { checkData } from './audit/data-check';
import { checkRotation } from './audit/key-check';
import type { PlannedResource, PlannedStack } from './audit/planned-resource';
import { checkPolicy } from './audit/policy-check';
import { plannedStack, plannedStacks } from './audit/tree-resources';
import { exceptionWithoutReason } from './errors';
import type { AuditException, AuditFinding } from '../core/audit-finding';
import { AuditSeverity } from '../core/audit-finding';
import { AuditReport } from '../core/audit-report';

/**
 * How an app is audited.
 */
export interface EncryptionAuditProps {
  /**
   * Whether all data is to be encrypted under keys of the customer's.
   *
   * @default true
   */
  readonly customerKeys?: boolean;

  /**
   * What is accepted, each with its reason.
   *
   * @default - nothing
   */
  readonly exceptions?: AuditException[];

  /**
   * Whether errors make synthesis fail. If not, they are warnings there; the report is the same.
   *
   * @default true
   */
  readonly enforce?: boolean;
}

/**
 * An audit of encryption at rest over any construct tree, also of resources this library did not make: what is not encrypted, what is
 * under a key of AWS, keys that are not rotated, policies that let everybody in, keys of another Region.
 *
 * As an aspect it leaves annotations where it finds something; `report` gives it all as JSON, SARIF or Markdown.
 *
 * Throws if an exception has no reason.
 *
 * @exampleMetadata fixture=audit
 * @example
 * const audit = new aws.EncryptionAudit({
 *   exceptions: [{ path: 'App/Scratch', reason: 'holds nothing but build output' }],
 * });
 * Aspects.of(stack).add(audit);
 * const report = audit.report(stack).toMarkdown();
 */
export class EncryptionAudit implements IAspect {
  private readonly customerKeys: boolean;
  private readonly exceptions: readonly AuditException[];
  private readonly enforce: boolean;
  private readonly stacks = new WeakMap<TerraformStack, ReadonlyMap<IConstruct, AuditFinding[]>>();

  constructor(props: EncryptionAuditProps = {}) {
    this.customerKeys = props.customerKeys ?? true;
    this.exceptions = props.exceptions ?? [];
    this.enforce = props.enforce ?? true;
    for (const { path, reason } of this.exceptions) {
      if (reason.trim().length < leastReason) throw exceptionWithoutReason(path, leastReason);
    }
  }

  /**
   * Annotates one construct with what is found of it. cdktf calls this before it synthesises.
   */
  public visit(node: IConstruct): void {
    if (node.node.scope === undefined || !isInStack(node)) return;
    const stack = TerraformStack.of(node);
    let findings = this.stacks.get(stack);
    if (findings === undefined) {
      findings = byConstruct(this.auditStack(plannedStack(stack)));
      this.stacks.set(stack, findings);
    }
    for (const finding of findings.get(node) ?? []) this.annotate(node, finding);
  }

  /**
   * Looks at every resource at and below a scope.
   */
  public report(scope: IConstruct): AuditReport {
    const stacks = plannedStacks(scope);
    const below = (path: string): boolean => scope.node.path === '' || path === scope.node.path || path.startsWith(`${scope.node.path}/`);
    const resources = stacks.flatMap((stack) => [...stack.values()]).filter(({ path }) => below(path));
    const findings = stacks.flatMap((stack) => this.auditStack(stack)).filter(({ path }) => below(path));
    return new AuditReport(findings, resources.length);
  }

  private auditStack(stack: PlannedStack): AuditFinding[] {
    const shared = { stack, customerKeys: this.customerKeys, bucketEncryptions: bucketEncryptionsIn(stack) };
    return [...stack.values()].flatMap((resource) => {
      const audited: Audited = { ...shared, resource };
      return checks.flatMap((check) => check(audited)).map((remark) => this.finding(resource, remark));
    });
  }

  private finding({ path, address, construct }: PlannedResource, remark: Remark): AuditFinding {
    const exception = this.exceptions.find(
      (one) => (path === one.path || path.startsWith(`${one.path}/`)) && (one.check === undefined || one.check === remark.check),
    );
    return { ...remark, path, address, construct, exceptedBecause: exception?.reason };
  }

  private annotate(node: IConstruct, { severity, message, remedy, controls, exceptedBecause }: AuditFinding): void {
    const text = `${message}; ${remedy} (${controls.join(', ')})`;
    const annotations = Annotations.of(node);
    if (exceptedBecause !== undefined) annotations.addInfo(`${text}; accepted: ${exceptedBecause}`);
    else if (severity === AuditSeverity.INFORMATION) annotations.addInfo(text);
    else if (severity === AuditSeverity.ERROR && this.enforce) annotations.addError(text);
    else annotations.addWarning(text);
  }
}

const checks: readonly ((audited: Audited) => Remark[])[] = [checkData, checkRotation, checkPolicy];
/** Shorter ones are no reasons. */
const leastReason = 10;

const isInStack = (node: IConstruct): boolean => node.node.scopes.some((scope) => TerraformStack.isStack(scope));

function byConstruct(findings: readonly AuditFinding[]): ReadonlyMap<IConstruct, AuditFinding[]> {
  const map = new Map<IConstruct, AuditFinding[]>();
  for (const finding of findings) {
    if (finding.construct !== undefined) map.set(finding.construct, [...(map.get(finding.construct) ?? []), finding]);
  }
  return map;
}
