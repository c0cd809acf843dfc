import { GetCallerIdentityCommand, GetFederationTokenCommand } from '@aws-sdk/client-sts';
import { refusal, useBackend } from '../../../running';

const running = useBackend();

test.each(['000000000000', '123456789012'])('tells the root user of account %s who it is', async (account) => {
  expect(await running.sts('eu-central-1', account).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: account,
    Arn: `arn:aws:iam::${account}:root`,
    UserId: account,
  });
});

test('refuses what is not served as an invalid action', async () => {
  expect(await refusal(running.sts().send(new GetFederationTokenCommand({ Name: 'me' })))).toMatchObject({
    name: 'InvalidAction',
    status: 400,
  });
});
