import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './benchmark';
import { keyVolumeBucketApp } from '../examples/aws-key-volume-bucket/main';
import { measureBackend } from '../scripts/backend-time';
import { findTerraform, Terraform } from '../scripts/terraform';
import type * as Backend from '../src/backend';

/** How much of `terraform apply` is the backend's: the rest is Terraform, its provider and the provider's own waits. */
export const terraformApply: Benchmark = {
  name: 'terraform-apply',
  title: 'terraform apply of examples/aws-key-volume-bucket, durable backend',
  async run() {
    const binary = findTerraform();
    const columns = ['what', 'requests', 'wall s', 'inside the backend s', 'share %', 'bar %'];
    if (binary === undefined) return { columns, rows: [], notes: ['Neither terraform nor tofu was found on PATH.'] };
    // As users run it: compiled. From the sources, the first request of each service would wait for them to be translated.
    const { ReferenceBackend } = (await import(join(__dirname, '..', 'lib', 'backend', 'index.js'))) as typeof Backend;
    const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-'));
    const started = process.cwd();
    const backend = await ReferenceBackend.start({ data: join(folder, 'state') });
    try {
      const server = await backend.listen();
      // cdktf writes the path of Terraform's state file, relative to where it synthesises, into the stack.
      process.chdir(folder);
      keyVolumeBucketApp(join(folder, 'cdktf.out')).synth();
      const settings = { AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
      const terraform = new Terraform(binary, join(folder, 'cdktf.out', 'stacks', 'key-volume-bucket'), settings);
      await terraform.init();
      const rows: (string | number)[][] = [];
      for (const [what, run] of [
        ['apply', () => terraform.apply()],
        ['empty plan', () => terraform.plan()],
      ] as const) {
        const measured = measureBackend();
        const begun = performance.now();
        await run();
        const wall = (performance.now() - begun) / 1000;
        const { requests, seconds } = measured.stop();
        rows.push([what, requests, wall.toFixed(1), seconds.toFixed(3), ((100 * seconds) / wall).toFixed(2), what === 'apply' ? 2 : '']);
      }
      return { columns, rows, notes: ['Every write is on the disk before it is answered.'] };
    } finally {
      process.chdir(started);
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
