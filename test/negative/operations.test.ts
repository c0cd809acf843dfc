import fc from 'fast-check';
import { patience, runs } from './runs';
import { encoders } from './wild-requests';
import { world } from './world';
import type { World } from './world';
import { awsServices } from '../../src/backend/wire/aws/aws-services';

/** Codes that say that the test signed wrongly, and so tested nothing. */
const unsigned = new Set([
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'InvalidSignatureException',
  'AuthFailure',
  'MissingAuthenticationToken',
]);

/** A state that has been asked so often is thrown away: requests that were done may have deleted what others look for. */
const freshEvery = 60;

describe.each(awsServices.map((row) => ({ name: row.name, service: row.load() })))('$name', ({ name, service }) => {
  const { model, operations } = service;
  const encode = encoders[model.protocol];
  let made: World | undefined;
  let asked = 0;

  const current = async (): Promise<World> => {
    if (made === undefined || asked++ >= freshEvery) {
      await made?.close();
      made = await world();
      asked = 0;
    }
    return made;
  };
  afterAll(() => made?.close());

  test.each([...operations.keys()])(
    '%s answers whatever it is given, in its own words, and a refusal changes nothing',
    async (operationName) => {
      const operation = model.operation(operationName);
      if (operation === undefined) throw new Error(`${operationName} has no row`);
      await fc.assert(
        fc.asyncProperty(fc.gen(), fc.constantFrom(0, 5, 20, 60), async (draw, hostile) => {
          const there = await current();
          const bytes = encode(draw, operation, { model, pool: there.pool, hostile });
          try {
            const { code, message = '' } = await there.probe(bytes, { service: name });
            // EC2 has the same code for what is another account's.
            if (code !== undefined && unsigned.has(code) && !message.startsWith('Not authorized for image')) throw new Error(code);
          } catch (error) {
            made = undefined;
            throw new Error(shown(bytes), { cause: error });
          }
        }),
        { ...runs(10), includeErrorInReport: true },
      );
    },
    patience(10 * 20),
  );
});

const shown = ({ method, target, headers, body }: { method: string; target: string; headers: unknown; body: Buffer }): string =>
  `${method} ${target}\n${JSON.stringify(headers)}\n${body.toString('utf8', 0, 3000)}`;
