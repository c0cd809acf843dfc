import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Runs a real Terraform (or OpenTofu) in a folder, offline where it can, with nothing of the caller's AWS settings. */
export class Terraform {
  constructor(
    private readonly binary: string,
    private readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** Takes the provider from the user's own configuration, a local mirror, or the registry, in this order. */
  async init(): Promise<void> {
    const mirror = cliConfiguration() === undefined ? findMirror() : undefined;
    await this.run(['init', '-input=false', '-no-color', ...(mirror === undefined ? [] : [`-plugin-dir=${mirror}`])]);
  }

  apply(...options: readonly string[]): Promise<string> {
    return this.run(['apply', '-auto-approve', '-input=false', '-no-color', ...options]);
  }

  destroy(...options: readonly string[]): Promise<string> {
    return this.run(['destroy', '-auto-approve', '-input=false', '-no-color', ...options]);
  }

  validate(): Promise<string> {
    return this.run(['validate', '-no-color']);
  }

  /** What a plan would change; empty when nothing. */
  async plan(): Promise<string> {
    const { code, stdout } = await this.attempt(['plan', '-detailed-exitcode', '-input=false', '-no-color']);
    return code === 0 ? '' : stdout;
  }

  async outputs(): Promise<Readonly<Record<string, string>>> {
    const parsed = JSON.parse(await this.run(['output', '-json'])) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(parsed).map(([name, { value }]) => [name, value]));
  }

  async run(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.attempt(args);
    if (code !== 0) throw new Error(`${this.binary} ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }

  private attempt(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^AWS_|^TF_(CLI_CONFIG_FILE|LOG|WORKSPACE)/.test(name)),
    );
    const config = cliConfiguration();
    const env = {
      ...inherited,
      ...(config === undefined ? {} : { TF_CLI_CONFIG_FILE: config }),
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      ...this.settings,
    };
    return new Promise((resolve) => {
      execFile(this.binary, [...args], { cwd: this.folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      });
    });
  }
}

/** `TERRAFORM_BINARY_NAME`, else terraform, else tofu; `undefined` where none can be run. */
export function findTerraform(): string | undefined {
  const chosen = process.env.TERRAFORM_BINARY_NAME;
  const names = chosen === undefined || chosen === '' ? ['terraform', 'tofu'] : [chosen];
  return names.find((name) =>
    name.includes('/') ? runnable(name) : (process.env.PATH ?? '').split(delimiter).some((folder) => runnable(join(folder, name))),
  );
}

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The user's own CLI configuration; a variable that points to no file is as good as none. */
function cliConfiguration(): string | undefined {
  const file = process.env.TF_CLI_CONFIG_FILE;
  return file !== undefined && existsSync(file) ? file : undefined;
}

const provider = join('registry.terraform.io', 'hashicorp', 'aws');
const version = '5.100.0';

/** A filesystem mirror that holds the provider, in the places where they usually lie. */
function findMirror(): string | undefined {
  const first = [process.env.TF_PLUGIN_CACHE_DIR, join(homedir(), '.terraform.d'), join(homedir(), '.local', 'share', 'terraform')];
  const system = ['/usr/share', '/usr/local/share', '/usr/local/lib', '/usr/lib', '/opt', '/var/lib', '/srv'];
  for (const root of [...first, ...system]) {
    if (root === undefined || root === '') continue;
    for (const folder of [root, ...foldersIn(root), ...foldersIn(root).flatMap(foldersIn)]) {
      if (existsSync(join(folder, provider, version))) return folder;
    }
  }
  return undefined;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
