import { cdk, javascript, JsonPatch, TextFile, typescript } from 'projen';

/** Versions that must move together; `docs/decisions/0002-toolchain.md` says why each is pinned. */
const versions = {
  constructs: '10.4.2',
  cdktf: '0.21.0',
  providerAws: '20.1.0',
  jsii: '~5.9.0',
  typescript: '~5.9.0',
  // The newest whose binaries could be had for every platform: `npm ci` refuses a lock file that lacks one.
  swc: '1.16.18',
};

/** Pure-JavaScript libraries of the backend. They travel inside the package: jsii refuses any other way. */
const bundledLibraries = [
  // The last lines of these that can be loaded by `require` on every Node that is supported.
  '@noble/curves@^1.9.7',
  '@noble/hashes@^1.8.0',
  '@noble/post-quantum@^0.4.1',
  'commander@^14',
  'consola@^3.4',
  'hash-wasm@^4.13.0',
  'saxes@^6',
  'sorted-btree@^2',
];

const project = new cdk.JsiiProject({
  name: 'atrest',
  description: 'Encryption at rest as code, and a backend that proves it: constructs for CDK for Terraform and an embedded local cloud that really encrypts.',
  author: 'The atrest authors',
  authorAddress: 'authors@atrest.dev',
  authorOrganization: true,
  copyrightOwner: 'The atrest authors',
  copyrightPeriod: '2026',
  license: 'Apache-2.0',
  repositoryUrl: 'https://github.com/atrest/atrest.git',
  keywords: ['cdktf', 'terraform', 'encryption', 'kms', 'ebs', 's3', 'emulator', 'aws', 'jsii'],
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.9.0',
  jsiiVersion: versions.jsii,
  // The strict rule set refuses options that it does not know, noUncheckedIndexedAccess among them.
  validateTsconfig: cdk.ValidateTsconfig.MINIMAL,
  typescriptVersion: versions.typescript,

  // The library is built and released by `.ci/run`; no hosted workflow, no git hook, no upgrade robot.
  github: false,
  release: false,
  depsUpgrade: false,
  package: false,

  peerDeps: [`constructs@^${versions.constructs}`, `cdktf@^${versions.cdktf}`, `@cdktf/provider-aws@>=${versions.providerAws} <22`],
  peerDependencyOptions: { pinnedDevDependency: false },
  bundledDeps: bundledLibraries,
  devDeps: [
    `constructs@${versions.constructs}`,
    `cdktf@${versions.cdktf}`,
    `@cdktf/provider-aws@${versions.providerAws}`,
    '@aws-sdk/client-ec2@^3',
    '@aws-sdk/client-kms@^3',
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-sts@^3',
    '@aws-sdk/s3-request-presigner@^3',
    '@smithy/signature-v4@^5',
    `@swc/core@${versions.swc}`,
    '@swc/jest@^0.2',
    '@types/node@^20',
    'fast-check@^4',
    'tsx@^4',
    'typescript-eslint@^8',
  ],

  // Python, Java, C# and Go from the start. NuGet is generated but not built where there is no .NET toolchain.
  publishToPypi: { distName: 'atrest', module: 'atrest' },
  publishToMaven: { javaPackage: 'dev.atrest', mavenGroupId: 'dev.atrest', mavenArtifactId: 'atrest' },
  publishToNuget: { dotNetNamespace: 'Atrest', packageId: 'Atrest' },
  publishToGo: { moduleName: 'github.com/atrest/atrest-go' },

  tsconfig: {
    compilerOptions: {
      resolveJsonModule: false,
      // Source text inside the output makes it load three times slower.
      inlineSourceMap: false,
      inlineSources: false,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      useUnknownInCatchVariables: true,
    },
  },
  tsconfigDev: {
    include: ['../examples/**/*.ts', '../benchmark/**/*.ts', '../scripts/**/*.ts', '../src/**/*.ts'],
    compilerOptions: { noUncheckedIndexedAccess: true, noImplicitOverride: true },
  },

  jest: true,
  jestOptions: { configFilePath: 'jest.config.json', jestVersion: '^30', coverage: false, junitReporting: false },
  eslint: true,
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'benchmark', 'scripts'], prettier: true, fileExtensions: ['.ts'] } as never,
  prettier: true,
  prettierOptions: { settings: { singleQuote: true, printWidth: 140, trailingComma: javascript.TrailingComma.ALL } },

  gitignore: ['cdktf.out/', '.terraform/', '*.tfstate*', '/state/', '.jsii', '.jsii.gz', '.jsii.tabl.json', '__pycache__/', '/.warnings.jsii.js', '/.foreign-python/'],
});

// ts-jest type-checks each file in every worker; the types are checked once, by `npm run types`, and tests are only transpiled.
project.deps.removeDependency('ts-jest');
project.tryFindObjectFile('jest.config.json')!.patch(
  JsonPatch.replace('', {
    roots: ['<rootDir>/test'],
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/foreign/'],
    transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' }, module: { type: 'commonjs' } }] },
    // Jest leaves one core free, which is half of two.
    maxWorkers: '100%',
    testTimeout: 30_000,
    globalSetup: '<rootDir>/test/scratch.js',
    // The SDK's notice that it will leave Node 20, once for every test file.
    setupFiles: ['<rootDir>/test/quiet-sdk.js'],
  }),
);

project.addFields({
  exports: {
    '.': { types: './lib/index.d.ts', default: './lib/index.js' },
    './backend': { types: './lib/backend/index.d.ts', default: './lib/backend/index.js' },
    './package.json': './package.json',
    './.jsii': './.jsii',
    './.warnings.jsii.js': './.warnings.jsii.js',
  },
  // For resolutions of TypeScript that know no `exports`, as cdktf's own project template has.
  typesVersions: { '*': { backend: ['./lib/backend/index.d.ts'] } },
  // As with swc above: what jest brings along.
  overrides: { 'unrs-resolver': '1.12.2' },
});
project.package.addBin({ atrest: 'bin/atrest' });
project.package.addEngine('node', '>=20.9.0');

new TextFile(project, '.npmrc', {
  marker: false,
  lines: ['# The lock file names versions and hashes, not where they were downloaded from.', 'omit-lockfile-registry-resolved=true', 'fund=false', 'audit=false', ''],
});

// --- lint -------------------------------------------------------------------------------------------------------------
const eslint = project.eslint!;
eslint.addExtends('plugin:@typescript-eslint/strict-type-checked', 'plugin:@typescript-eslint/stylistic-type-checked', 'prettier');
eslint.addIgnorePattern('src/facts/aws/models/*.ts');
eslint.addRules({
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/member-ordering': 'off',
  // Taking a property out of an object by name is how the rest is kept.
  '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  'import/no-default-export': 'error',
});
eslint.config.parserOptions = { ecmaVersion: 2022, sourceType: 'module', project: ['./tsconfig.json', './test/tsconfig.json'] };
eslint.addOverride({
  files: ['src/core/**/*.ts', 'src/aws/**/*.ts'],
  rules: { '@typescript-eslint/no-extraneous-class': 'off' },
});
eslint.addOverride({
  files: ['.projenrc.ts', 'test/**/*.ts', 'benchmark/**/*.ts', 'scripts/**/*.ts', 'examples/**/*.ts'],
  rules: { 'import/no-extraneous-dependencies': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
});

// --- tasks ------------------------------------------------------------------------------------------------------------
project.addTask('types', { description: 'Check the types of sources, tests, examples and benchmarks', exec: 'tsc -p test/tsconfig.json' });
project.addTask('lint', { description: 'ESLint and Prettier, without changing a file', exec: 'ESLINT_USE_FLAT_CONFIG=false NODE_NO_WARNINGS=1 eslint --ext .ts --no-error-on-unmatched-pattern --max-warnings 0 src test examples benchmark scripts' });
project.testTask.reset('jest', { receiveArgs: true });
// projen would silence the warnings about words that are reserved in other languages; there are none to silence.
project.compileTask.reset('jsii');
// The suites that get better with time, given some: random operations against a model, and processes killed while they write.
project.addTask('test:nightly', {
  description: 'The random and the crash suites with many more runs, and changes in place and imports by Terraform',
  env: { ATREST_BLOCK_RUNS: '10000', ATREST_OBJECT_RUNS: '10000', ATREST_CRASH_CYCLES: '1000', ATREST_BLOCK_CRASH_CYCLES: '1000', ATREST_FAULT_STRIDE: '1', ATREST_OBJECT_CRASH_CYCLES: '1000', ATREST_NEGATIVE_RUNS: '50', ATREST_TERRAFORM_CHANGES: '1', ATREST_FOREIGN_LONG: '1' },
  steps: [{ exec: 'jest test/backend/block/model test/backend/block/kill test/backend/block/failing-stores test/backend/object/model test/backend/object/crash test/backend/storage/state-directory test/negative' }, { exec: 'test/foreign/run terraform-' }],
});
project.addTask('test:foreign', { description: 'Tests that need other programs: Terraform with the AWS provider, OpenSSL, Python', exec: 'test/foreign/run', receiveArgs: true });
project.addTask('demo', { description: 'Real Terraform applies the example to the backend, and every promise is checked', exec: 'tsx examples/aws-key-volume-bucket/demo.ts' });
project.addTask('bench', { description: 'Print the tables of benchmark/', steps: [{ spawn: 'compile' }, { exec: 'tsx benchmark/run.ts', receiveArgs: true }] });
project.addTask('coverage', { description: 'Write docs/coverage.md from the operation tables', exec: 'tsx scripts/coverage.ts' });
project.addTask('models', { description: 'Rebuild src/facts/aws/models from the AWS service models (needs Python with botocore)', exec: 'python3 scripts/aws-models.py', receiveArgs: true });

project.npmignore!.exclude('*', '!/lib/**', '!/bin/**', '!/.jsii', '!/.jsii.gz', '!/.warnings.jsii.js', '!/README.md', '!/CHANGELOG.md', '!/SECURITY.md', '!/LICENSE', '!/NOTICE', '/lib/**/*.map', '*.tsbuildinfo');

project.tryFindObjectFile('package.json')!.patch(JsonPatch.add('/jsii/excludeTypescript', ['test', 'examples', 'benchmark', 'scripts']));
project.synth();
