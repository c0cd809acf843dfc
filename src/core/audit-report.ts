import type { AuditFinding } from './audit-finding';
import { AuditCheck, AuditSeverity } from './audit-finding';

/**
 * What an audit found.
 */
export class AuditReport {
  /**
   * @param findings everything that was found, also what is excepted
   * @param resources how many resources were looked at
   */
  constructor(
    /** Everything that was found, also what is excepted. */
    public readonly findings: AuditFinding[],
    /** How many resources were looked at. */
    public readonly resources: number,
  ) {}

  /**
   * The findings of one severity that are not excepted.
   */
  public of(severity: AuditSeverity): AuditFinding[] {
    return this.findings.filter((finding) => finding.severity === severity && finding.exceptedBecause === undefined);
  }

  /**
   * Whether there is no error that is not excepted.
   */
  public get passed(): boolean {
    return this.of(AuditSeverity.ERROR).length === 0;
  }

  /**
   * The report as JSON text: the number of resources, and the findings as records.
   */
  public toJson(): string {
    return JSON.stringify({ resources: this.resources, passed: this.passed, findings: this.findings.map(record) }, undefined, 2);
  }

  /**
   * The report as SARIF 2.1.0, which code hosts show beside the code. Excepted findings are suppressed in it, with their reason.
   *
   * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
   */
  public toSarif(): string {
    const rules = Object.values(AuditCheck).map((id) => ({ id, shortDescription: { text: id.replaceAll('-', ' ') } }));
    const driver = { name: 'atrest', informationUri: 'https://github.com/atrest/atrest', rules };
    const log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, results: this.findings.map(sarifResult) }],
    };
    return JSON.stringify(log, undefined, 2);
  }

  /**
   * The report as a table in Markdown.
   */
  public toMarkdown(): string {
    const head = ['Severity', 'Construct', 'Finding', 'Remedy', 'Controls'];
    const rows = this.findings.map(({ severity, path, message, remedy, controls, exceptedBecause }) => [
      exceptedBecause === undefined ? severity : `excepted (${severity})`,
      `\`${path}\``,
      message,
      exceptedBecause === undefined ? remedy : `accepted: ${exceptedBecause}`,
      controls.join(', '),
    ]);
    const line = (cells: readonly string[]): string =>
      `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
    const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
    return `${this.findings.length} findings in ${this.resources} resources.\n${rows.length === 0 ? '' : `\n${table}\n`}`;
  }
}

const levels: Readonly<Record<AuditSeverity, string>> = {
  [AuditSeverity.ERROR]: 'error',
  [AuditSeverity.WARNING]: 'warning',
  [AuditSeverity.INFORMATION]: 'note',
};

const record = ({ check, severity, path, address, message, remedy, controls, exceptedBecause }: AuditFinding): object => ({
  check,
  severity,
  path,
  address,
  message,
  remedy,
  controls,
  exceptedBecause,
});

/** SARIF 2.1.0, §3.27 result: a finding without a file has a logical location. */
function sarifResult({ check, severity, path, address, message, remedy, controls, exceptedBecause }: AuditFinding): object {
  return {
    ruleId: check,
    level: levels[severity],
    message: { text: `${message}; ${remedy}` },
    locations: [{ logicalLocations: [{ fullyQualifiedName: path, name: address, kind: 'resource' }] }],
    properties: { controls },
    ...(exceptedBecause === undefined ? {} : { suppressions: [{ kind: 'external', justification: exceptedBecause }] }),
  };
}
