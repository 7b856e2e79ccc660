import { expect, test } from 'vitest';
import { NotFoundError } from '../../../schema/errors/errors.ts';
import type { ManagementClient } from '../../../src/eiam/management/client.ts';
import { createIdentityProviderLoaders } from '../../../src/loaders/identity-providers.ts';
import { createManagementHealth } from '../../../src/loaders/management-plane.ts';

const providerOf = (identityProviderId: string) => ({ identityProviderId, identityProviderType: 'oidc' });

/** Upstream has 250 identity providers, in three pages. */
function open({ maxScanPages = 100 } = {}) {
  const asked: number[] = [];
  const client: Pick<ManagementClient, 'listIdentityProviders' | 'getIdentityProvider'> = {
    async listIdentityProviders({ pageNumber, pageSize }) {
      asked.push(pageNumber);
      const ids = Array.from({ length: 250 }, (_, index) => providerOf(`idp_${index}`));
      return { totalCount: 250, data: ids.slice((pageNumber - 1) * pageSize, pageNumber * pageSize) };
    },
    getIdentityProvider: async (identityProviderId) => providerOf(identityProviderId),
  };
  const now = () => 0;
  const loaders = createIdentityProviderLoaders({
    management: {
      // The loaders call nothing else of it.
      calls: { send: (call) => call(client as ManagementClient, { signal: new AbortController().signal }) },
      health: createManagementHealth(now),
      fallbackTime: { mostMs: 1, share: 1, now },
      hasFallback: () => true,
    },
    coalescing: { joined() {} },
    seams: { verify: false, doubted() {} },
    settings: { managementSettings: [], maxScanPages },
  });
  return { loaders, asked };
}

test('a summary is looked for on every page', async () => {
  const { loaders, asked } = open();
  expect(await loaders.summary('idp_249')).toMatchObject({ identityProviderId: 'idp_249' });
  expect(asked).toEqual([1, 2, 3]);
});

test('and on no more pages than one scan may read', async () => {
  const { loaders, asked } = open({ maxScanPages: 2 });
  await expect(loaders.summary('idp_249')).rejects.toThrow(NotFoundError);
  expect(asked).toEqual([1, 2]);
});
