import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from './failure';
import { terminalLog } from './log';
import { defaultRegion, parseDirectory } from './settings';
import { openBackend } from './start';
import { collectXksProxy, readXksProxies, xksProxyHelp } from './xks-proxy';
import type { ReferenceBackend } from '../backend';
import { isBlockFault } from '../block/block-fault';
import { Luks2Error } from '../block/luks2/luks2-error';
import { defaultCredentials } from '../identity/credentials';
import { isKeyFault } from '../keys/key-fault';

interface CommonOptions {
  readonly data: string;
  readonly unsealKeyFile?: string;
  readonly luks2?: boolean;
  readonly keyFile?: string;
  readonly region: string;
  readonly account: string;
  readonly xksProxy?: readonly string[];
  readonly xksProxyCa?: string;
}

interface ExportOptions extends CommonOptions {
  readonly pbkdf2?: boolean;
  readonly sparse?: boolean;
}

interface ImportOptions extends CommonOptions {
  readonly zone?: string;
  readonly kmsKeyId?: string;
}

/** `atrest volume`: images of volumes, from and into a state that nobody else has open. */
export function addVolume(program: Command): void {
  const volume = program.command('volume').description('write volumes into images, and read them from there');
  common(volume.command('export <id> <file>').description('write a LUKS2 image of an unattached volume, or of a snapshot'))
    .option('--pbkdf2', 'derive with PBKDF2 instead of Argon2id, for readers that know no other (GRUB)')
    .option('--sparse', 'leave out what was never written; it does not read as zeros from the image')
    .action((id: string, file: string, options: ExportOptions) =>
      withBackend(options, async (backend, passphrase) => {
        await backend.exportLuks2(id, file, {
          passphrase,
          region: options.region,
          account: options.account,
          ...(options.pbkdf2 ? { kdf: 'pbkdf2' as const } : {}),
          ...(options.sparse ? { sparse: true } : {}),
        });
      }),
    );
  common(volume.command('import <file>').description('make a volume of a LUKS2 image; its id is printed'))
    .option('--zone <name>', 'availability zone (default: the first of the region)')
    .option('--kms-key-id <key>', 'key of the new volume (default: the default key of the account)')
    .action((file: string, options: ImportOptions) =>
      withBackend(options, async (backend, passphrase) => {
        const id = await backend.importLuks2(file, {
          passphrase,
          region: options.region,
          account: options.account,
          ...(options.zone === undefined ? {} : { zone: options.zone }),
          ...(options.kmsKeyId === undefined ? {} : { kmsKeyId: options.kmsKeyId }),
        });
        process.stdout.write(`${id}\n`);
      }),
    );
}

const common = (command: Command): Command =>
  command
    .requiredOption('--data <directory>', 'the state', parseDirectory)
    .option('--unseal-key-file <file>', 'file with the key that opens the state (base64, 32 bytes); see SECURITY.md')
    .option('--luks2', 'the form of the image (there is no other)')
    .option('--key-file <file>', 'file with the passphrase, every byte of it; - is standard input; else ATREST_LUKS2_PASSPHRASE')
    .option('--xks-proxy <endpoint[=url]>', xksProxyHelp, collectXksProxy)
    .option('--xks-proxy-ca <file>', 'certificates in PEM that the proxies of external key stores are verified against')
    .option('--region <name>', 'region of the volume', defaultRegion)
    .option('--account <digits>', 'its account', defaultCredentials.account);

function passphraseOf({ keyFile, luks2 }: CommonOptions): Uint8Array {
  if (!luks2) throw new CliFailure('--luks2 says in which form', exitCodes.usage);
  const text = process.env.ATREST_LUKS2_PASSPHRASE;
  const given = keyFile === undefined ? Buffer.from(text ?? '') : readFile(keyFile);
  if (given.length === 0) throw new CliFailure('no passphrase: --key-file, or ATREST_LUKS2_PASSPHRASE', exitCodes.usage);
  return given;
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new CliFailure(`the key file cannot be read: ${(error as Error).message}`, exitCodes.usage);
  }
}

async function withBackend(
  options: CommonOptions,
  work: (backend: ReferenceBackend, passphrase: Uint8Array) => Promise<void>,
): Promise<void> {
  const { data, unsealKeyFile } = options;
  const passphrase = passphraseOf(options);
  const backend = await openBackend({ data, unsealKeyFile, xksProxies: readXksProxies(options), log: terminalLog(false) });
  try {
    await work(backend, passphrase);
  } catch (error) {
    throw failureOf(error);
  } finally {
    await backend.stop();
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof Luks2Error) return new CliFailure(error.message, exitCodes.failed);
  if (isKeyFault(error)) return new CliFailure(`the key of the volume cannot be used: ${error.kind}`, exitCodes.failed);
  if (isBlockFault(error)) return new CliFailure(`${error.kind}: ${JSON.stringify(error.details)}`, exitCodes.failed);
  if (error instanceof Error && 'code' in error) return new CliFailure(error.message, exitCodes.failed);
  return error;
}
