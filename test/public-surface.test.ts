import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import * as atrest from '../src';

const root = join(__dirname, '..');

interface Exported {
  /** As users of the package say it: `Size`, `aws.Key`. */
  readonly name: string;
  readonly declaration: ts.DeclarationStatement;
}

/** What a module exports, by its syntax alone: the types of the provider would take seconds to load. */
function exportsOf(file: string, prefix = ''): Exported[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((statement): Exported[] => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) {
        throw new Error(`${file} exports in a way jsii does not read`);
      }
      if (exportClause !== undefined && !ts.isNamespaceExport(exportClause)) throw new Error(`${file} exports in a way jsii does not read`);
      const namespace = exportClause === undefined ? '' : `${exportClause.name.text}.`;
      return exportsOf(resolveModule(file, moduleSpecifier.text), `${prefix}${namespace}`);
    }
    const declares = ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement);
    const isExported =
      ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (!declares || statement.name === undefined) throw new Error(`${file} exports what other languages have no word for`);
    return [{ name: `${prefix}${statement.name.text}`, declaration: statement }];
  });
}

function resolveModule(from: string, specifier: string): string {
  const path = join(dirname(from), specifier);
  return existsSync(`${path}.ts`) ? `${path}.ts` : join(path, 'index.ts');
}

const exported = exportsOf(join(root, 'src', 'index.ts'));
const structs = exported.filter(({ name, declaration }) => ts.isInterfaceDeclaration(declaration) && !/^(aws\.)?I[A-Z]/.test(name));

describe('the public surface', () => {
  it('has these classes and enums, and no others', () => {
    const names = (of: object) => Object.keys(of).sort();

    expect(names(atrest)).toEqual([
      'AuditCheck',
      'AuditReport',
      'AuditSeverity',
      'Duration',
      'EncryptionState',
      'EncryptionSubject',
      'EncryptionTraits',
      'RemovalPolicy',
      'Size',
      'aws',
    ]);
    expect(names(atrest.aws)).toEqual([
      'AccountEncryptionDefaults',
      'Alias',
      'BlockDevice',
      'BlockPublicAccess',
      'Bucket',
      'BucketEncryption',
      'CustomKeyStore',
      'DeniedUpload',
      'EncryptionAudit',
      'ExternalKey',
      'FastSnapshotRestore',
      'Grant',
      'Grantee',
      'ImageCopy',
      'Key',
      'KeyGrant',
      'KeyGrantOperation',
      'KeyImpact',
      'KeyPolicy',
      'KeyService',
      'KeySpec',
      'KeyUsage',
      'MultiRegionKey',
      'PolicyCondition',
      'PolicyDocument',
      'PolicyEffect',
      'PolicyPrincipal',
      'PolicyStatement',
      'ReplicaExternalKey',
      'ReplicaKey',
      'ServerSideEncryption',
      'Snapshot',
      'SnapshotCopy',
      'SnapshotPublicAccess',
      'SnapshotPublicAccessBlock',
      'Volume',
      'VolumeAttachment',
      'VolumeType',
    ]);
  });

  it('is what API.md describes: run `npm run docgen` and review the difference', () => {
    const described = [...readFileSync(join(root, 'API.md'), 'utf8').matchAll(/^### \S+ <a name="[^"]+" id="atrest\.([^"]+)"><\/a>$/gm)];

    expect(described.map(([, name]) => name).sort()).toEqual(exported.map(({ name }) => name).sort());
  });

  it.each(structs.map(({ name, declaration }) => [name, declaration] as const))(
    'says a default for every optional property of %s',
    (_, declaration) => {
      const { members } = declaration as ts.InterfaceDeclaration;
      const silent = members.filter(
        (member) => member.questionToken !== undefined && !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'default'),
      );

      expect(silent.map((member) => member.name?.getText())).toEqual([]);
    },
  );

  it.each(exported.map(({ name, declaration }) => [name, declaration] as const))('explains %s', (_, declaration) => {
    expect(ts.getJSDocCommentsAndTags(declaration).map((comment) => comment.getText())).toEqual([expect.stringMatching(/\w{3}/)]);
  });
});
