import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReferenceBackend } from '../../../src/backend';
import { accountInKeyId, accessKeyId } from '../../../src/backend/identity/identity-ids';
import { accessKeyTable } from '../../../src/backend/identity/rows';
import { insecureSeededRandom } from '../../../src/backend/random';
import { ask, assume, makeRole, makeUser, trust } from '../principals';
import { useBackend } from '../running';

const running = useBackend();

test('no table of the store holds the secret of an access key, nor of a session', async () => {
  const ada = await makeUser(running.backend, 'ada');
  const session = await assume(running.backend, ada, await makeRole(running.backend, 'reader', trust(ada.arn)));
  // What the services work on, as they see it: under whatever the store adds.
  const parts = running.backend as unknown as {
    parts: { services: { identity: { records: { list(table: object): Promise<{ key: string; row: { sealed: Buffer } }[]> } } } };
  };
  const rows = await parts.parts.services.identity.records.list(accessKeyTable);
  expect(rows.map(({ key }) => key)).toEqual([ada.accessKeyId]);
  for (const secret of [ada.secretAccessKey, session.secretAccessKey]) {
    for (const bytes of [secret, Buffer.from(secret, 'base64'), Buffer.from(secret).toString('base64')]) {
      expect(rows.some(({ row }) => row.sealed.includes(bytes))).toBe(false);
    }
  }
  expect(Buffer.from(session.sessionToken ?? '', 'base64').includes(session.secretAccessKey)).toBe(false);
});

test('after a restart the same keys and sessions are good, and the directory shows no secret', async () => {
  const data = mkdtempSync(join(tmpdir(), 'atrest-identity-'));
  try {
    let backend = await ReferenceBackend.start({ data });
    const ada = await makeUser(backend, 'ada');
    const session = await assume(backend, ada, await makeRole(backend, 'reader', trust(ada.arn)));
    await backend.stop();
    const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).map((name) => join(data, name));
    for (const file of files.filter((name) => statSync(name).isFile())) {
      const bytes = readFileSync(file);
      for (const text of [ada.secretAccessKey, session.secretAccessKey, ada.accessKeyId, 'reader'])
        expect(bytes.includes(text)).toBe(false);
    }
    backend = await ReferenceBackend.start({ data });
    await ask(backend, 'sts', 'GetCallerIdentity', {}, ada);
    await ask(backend, 'sts', 'GetCallerIdentity', {}, session);
    await backend.reset();
    await expect(ask(backend, 'sts', 'GetCallerIdentity', {}, session)).rejects.toThrow('invalid');
    await backend.stop();
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

test.each(['000000000000', '111122223333', '999999999999'])('an access key id tells its account %s', (account) => {
  const random = insecureSeededRandom(account);
  for (let times = 0; times < 100; times++) expect(accountInKeyId(accessKeyId(random, account, 'AKIA'))).toBe(account);
});

test.each(['test', 'AKIAIOSFODNN7EXAMPL', 'AKIAAAAAAAAAAAAAAAAA', 'AKIA7777777777777777', 'ASIA1890189018901890'])(
  'rejects "%s" as telling one',
  (id) => expect(accountInKeyId(id)).toBeUndefined(),
);
