import { directoryReads } from './directory.ts';
import { identityProviderReads } from './identity-providers.ts';
import { instanceReads } from './instance.ts';

/** All that the gateway asks of the management API, a row for each question, by the name of the client's method. */
export const managementOperations = {
  ...identityProviderReads,
  ...directoryReads,
  ...instanceReads,
};
