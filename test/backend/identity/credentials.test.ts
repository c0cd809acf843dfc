import { builtInCredential, credentialLookup } from '../../../src/backend/identity/credentials';

test('test/test is the root user of account 000000000000', () => {
  expect(builtInCredential('test')).toMatchObject({
    secret: 'test',
    principal: {
      kind: 'root',
      account: '000000000000',
      arn: 'arn:aws:iam::000000000000:root',
      userId: '000000000000',
      accessKeyId: 'test',
    },
  });
});

test('twelve digits are the root user of that account', () => {
  expect(builtInCredential('123456789012')).toMatchObject({ secret: 'test', principal: { kind: 'root', account: '123456789012' } });
});

test.each(['', 'Test', 'test ', '12345678901', '1234567890123', '12345678901a', '１２３４５６７８９０１２', '__proto__', '123456789012\n'])(
  'rejects the access key id "%s" as unknown',
  async (id) => {
    expect(builtInCredential(id)).toBeUndefined();
    expect(await credentialLookup()(id)).toBeUndefined();
  },
);

test('credentials that were made are found after the built-in ones, and cannot take their place', async () => {
  const made = {
    secret: 'other',
    principal: { kind: 'user', account: '111122223333', arn: 'arn:aws:iam::111122223333:user/a', userId: 'AIDA' },
  } as const;
  const find = credentialLookup(() => Promise.resolve(made));
  expect(await find('AKIAMADE')).toBe(made);
  expect((await find('test'))?.secret).toBe('test');
});
