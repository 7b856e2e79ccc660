import type { CallContext } from '../call-context.ts';
import { text, type ValueOf } from '../kinds.ts';
import { items, record } from '../record.ts';
import { tolerant } from '../reply-schema.ts';
import type { Send } from './send.ts';

const organizationalUnitIds = items('ProvisioningScope.organizationalUnitIds', text);
/** No list of groups at all means something else than an empty one: older applications have none (developer-api.md 8.3, U8). */
const groupIds = { ...items('ProvisioningScope.groupIds', text), absent: undefined };
export const provisioningScope = record('ProvisioningScope', {}, { organizationalUnitIds, groupIds });

/** The roots of what the application may see, not their descendants. */
export type ProvisioningScope = ValueOf<typeof provisioningScope>;

/** Reads about the application's own scope (developer-api.md 8.3). Every operation throws EiamError and nothing else. */
export function createProvisioningScopeReads(send: Send) {
  return {
    getApplicationProvisioningScope: (context: CallContext): Promise<ProvisioningScope> =>
      send('GetApplicationProvisioningScope', {}, tolerant(provisioningScope), context),
  };
}
