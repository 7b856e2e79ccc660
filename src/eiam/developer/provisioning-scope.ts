import { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import { list, record, text } from '../reply-schema.ts';
import type { Send } from './send.ts';

/** No list of groups at all means something else than an empty one: older applications have none (developer-api.md 8.3, U8). */
const provisioningScope = record({
  organizationalUnitIds: list(text),
  groupIds: z.array(text).optional(),
});

/** The roots of what the application may see, not their descendants. */
export type ProvisioningScope = z.output<typeof provisioningScope>;

/** Reads about the application's own scope (developer-api.md 8.3). Every operation throws EiamError and nothing else. */
export function createProvisioningScopeReads(send: Send) {
  return {
    getApplicationProvisioningScope: (context: CallContext): Promise<ProvisioningScope> =>
      send('GetApplicationProvisioningScope', {}, provisioningScope, context),
  };
}
