import { tags } from '../../vocabulary/tags.ts';
import { text, type ValueOf } from '../kinds.ts';
import { items, record } from '../record.ts';
import { readable } from '../unreadable.ts';
import { read } from './operation.ts';

const organizationalUnitIds = items('ProvisioningScope.organizationalUnitIds', text);
/** No list of groups at all means something else than an empty one: older applications have none (developer-api.md 8.3, U8). */
const groupIds = { ...items('ProvisioningScope.groupIds', text), absent: undefined };
export const provisioningScope = record('ProvisioningScope', {}, { organizationalUnitIds, groupIds });

/** The roots of what the application may see, not their descendants. */
export type ProvisioningScope = ValueOf<typeof provisioningScope>;

/** The operator changes it in a console of which no event comes. */
const longestScopeMs = 60_000;

/** Reads about the application's own scope (developer-api.md 8.3), for which no permission is needed (7.1). */
export const provisioningScopeReads = {
  getApplicationProvisioningScope: read('GetApplicationProvisioningScope', {
    route: 'GET {B}/provisioningScope',
    request: () => ({}),
    reply: provisioningScope,
    examples: () => [[]],
    finds: (found, { organizationalUnitIds: ids }) => found.tops(readable(ids)),
    cachePolicy: () => ({ tags: [tags.scope], lifeMs: () => longestScopeMs }),
  }),
};
