import { readGrantToken } from '../../../keys/grant-token';
import type { AnyOperation } from '../operation';

/** Every operation that takes grant tokens refuses ones that were not made here. @throws KeyFault `invalid-grant-token`. */
export const checkingGrantTokens = (operation: AnyOperation): AnyOperation => ({
  name: operation.name,
  run(call, input) {
    const { GrantTokens: tokens = [] } = input as { readonly GrantTokens?: readonly string[] };
    if (tokens.length === 0) return operation.run(call, input);
    return refusing(() => {
      for (const token of tokens) readGrantToken(call.services.keys.rootKey, token);
    }).then(() => operation.run(call, input));
  },
});

const refusing = (body: () => void): Promise<void> => Promise.resolve().then(body);
