import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveUnder } from './served';
import type { Served } from './served';

/** AES-256-GCM that copies instead of encrypting, put in the place of Node's before the server is loaded. For comparison alone: nothing of the kind is in `src`. */
const insecureCopyInsteadOfCipher = `
const crypto = require('node:crypto');
const { createCipheriv, createDecipheriv } = crypto;
const copying = () => ({
  setAAD() { return this; },
  setAuthTag() { return this; },
  update: (bytes) => Buffer.from(bytes),
  final: () => Buffer.alloc(0),
  getAuthTag: () => Buffer.alloc(16),
});
crypto.createCipheriv = (name, ...rest) => (name === 'aes-256-gcm' ? copying() : createCipheriv(name, ...rest));
crypto.createDecipheriv = (name, ...rest) => (name === 'aes-256-gcm' ? copying() : createDecipheriv(name, ...rest));
`;

/** A server that stores in clear. */
export async function insecureUnencryptedServer(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'atrest-bench-clear-'));
  const preload = join(folder, 'copy.cjs');
  writeFileSync(preload, insecureCopyInsteadOfCipher);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await serveUnder(['--require', preload]);
    return {
      ...server,
      stop: async () => {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
