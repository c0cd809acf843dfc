import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTerraform, Terraform } from '../../scripts/terraform';
import { ReferenceBackend } from '../../src/backend';
import type { BackendOptions } from '../../src/backend';

/** A backend and a Terraform with the released AWS provider, for one test file. */
export interface AppliedProvider {
  readonly backend: ReferenceBackend;
  readonly terraform: Terraform;
  /** Another Terraform in the same folder. */
  terraformWith(settings: Readonly<Record<string, string>>): Terraform;
  /** Writes the configuration: `content` beside the provider's own blocks. */
  write(content: object): void;
}

/** The provider spends its time waiting: for changes to be seen some times in a row. */
const manyAtOnce = Object.fromEntries(['plan', 'apply', 'destroy'].map((name) => [`TF_CLI_ARGS_${name}`, '-parallelism=50']));

/** Started before the file's tests and ended after them; `providers` are the provider's blocks, `options` the backend's. */
export function useProvider(
  providers: readonly object[] = [{ region: 'eu-central-1' }],
  options: () => BackendOptions = () => ({}),
): AppliedProvider {
  let started: (Pick<AppliedProvider, 'backend' | 'terraform' | 'terraformWith'> & { readonly folder: string }) | undefined;
  const running = () => {
    if (started === undefined) throw new Error('no provider outside a test');
    return started;
  };

  beforeAll(async () => {
    const binary = findTerraform();
    if (binary === undefined) throw new Error('neither terraform nor tofu on PATH');
    const backend = await ReferenceBackend.start(options());
    const server = await backend.listen();
    const folder = mkdtempSync(join(tmpdir(), 'atrest-terraform-'));
    const terraformWith = (settings: Readonly<Record<string, string>>): Terraform =>
      new Terraform(binary, folder, {
        AWS_ENDPOINT_URL: server.url,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        ...manyAtOnce,
        ...settings,
      });
    started = { backend, folder, terraform: terraformWith({}), terraformWith };
  });

  afterAll(async () => {
    await started?.backend.stop();
    if (started !== undefined) rmSync(started.folder, { recursive: true, force: true });
  });

  return {
    get backend() {
      return running().backend;
    },
    get terraform() {
      return running().terraform;
    },
    terraformWith: (settings) => running().terraformWith(settings),
    write(content) {
      const document = {
        terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
        provider: { aws: providers },
        ...content,
      };
      writeFileSync(join(running().folder, 'main.tf.json'), JSON.stringify(document, undefined, 2));
    },
  };
}

/** Applies what was written last, and finds that all of it changes in place. */
export async function changeInPlace({ terraform }: AppliedProvider): Promise<void> {
  const planned = await terraform.plan();
  expect(planned).toContain('0 to add');
  expect(planned).toContain('0 to destroy');
  await terraform.apply();
  expect(await terraform.plan()).toBe('');
}
