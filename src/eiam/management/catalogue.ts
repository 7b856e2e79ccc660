import { directoryReads } from './directory.ts';
import { identityProviderReads } from './identity-providers.ts';
import { instanceReads } from './instance.ts';

/** All operations of the management API that the gateway sends, by the name of the client's method. */
export const managementOperations = {
  ...identityProviderReads,
  ...directoryReads,
  ...instanceReads,
};
