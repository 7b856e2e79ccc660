import { GraphQLError } from 'graphql';
import { UnforeseenWriteError } from '../../../schema/errors/errors.ts';
import { GatewayError } from '../../../schema/errors/gateway-error.ts';

const maskedCode = 'INTERNAL_SERVER_ERROR';
const maskedMessage = 'Something went wrong inside the gateway. Its log has the cause.';

/**
 * Lets through what was written for clients, our named errors and graphql's own, and nothing else. Whatever is left is a
 * bug of ours: its text may hold anything, so the client gets none of it.
 */
export function maskError(error: unknown): Error {
  if (error instanceof GraphQLError) {
    const { originalError } = error;
    if (!originalError || originalError instanceof GatewayError) return error;
    const { nodes = null, path = null } = error;
    const effect = originalError instanceof UnforeseenWriteError ? { effect: originalError.effect } : {};
    return new GraphQLError(maskedMessage, { nodes, path, extensions: { code: maskedCode, ...effect } });
  }
  return new GraphQLError(maskedMessage, { extensions: { code: maskedCode } });
}
