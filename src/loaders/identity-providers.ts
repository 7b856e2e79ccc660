import { NotConfiguredError } from '../../schema/errors/errors.ts';
import type { IdentityProviderLoaders, IdentityProviderNode } from '../../schema/identity-provider/ports.ts';
import type { Listed, ListWindow, NodeOrError, Page, Position, Window } from '../../schema/paging/page.ts';
import type {
  IdentityProvider,
  IdentityProviderSummary,
} from '../eiam/management/identity-provider-schema.ts';
import { idOfReadable, readable } from '../eiam/unreadable.ts';
import { largestPage } from '../vocabulary/limits.ts';
import { createSingleLoader } from './batch-loader.ts';
import type { LoaderContext, LoaderSettings } from './loader-context.ts';
import { expectLive } from './mirror/mirror-plane.ts';
import { expectFound, orNull } from './not-found.ts';
import { loadOffsetWindow, type OffsetList } from './paging/offset-window.ts';
import { mapPage } from './paging/page.ts';
import { nodeOf, timesOf } from './paging/unreadable-rows.ts';

interface ProviderPageKey {
  readonly pageNumber: number;
  readonly pageSize: number;
}

/**
 * Every way of reading identity providers. A list brings their summaries, which never carry a secret; their configuration takes a
 * call each, as many at a time as the client allows (management-api.md 6).
 */
export function createIdentityProviderLoaders({
  management,
  coalescing,
  settings,
  seams,
}: Pick<LoaderContext, 'management' | 'coalescing' | 'seams'> & {
  readonly settings: Pick<LoaderSettings, 'managementSettings' | 'maxScanPages'>;
}): IdentityProviderLoaders {
  /** @throws NotConfiguredError without access keys: only the management plane has identity providers */
  function plane() {
    if (!management) throw new NotConfiguredError(settings.managementSettings);
    return management.calls;
  }

  const pages = createSingleLoader(
    coalescing,
    async (key: ProviderPageKey) =>
      plane().send((client, context) => client.listIdentityProviders(key, context)),
    { nameOf: JSON.stringify },
  );

  const details = createSingleLoader(coalescing, async (identityProviderId: string) =>
    orNull<IdentityProvider>(
      plane().send((client, context) => client.getIdentityProvider(identityProviderId, context)),
    ),
  );

  function windowOfAll(window: Window): Promise<Page<Listed<IdentityProviderSummary>>> {
    const list: OffsetList<Listed<IdentityProviderSummary>> = {
      idOf: idOfReadable((row) => row.identityProviderId),
      timesOf,
      loadPage: (request) => pages.load(request),
    };
    return loadOffsetWindow(window, list, seams);
  }

  /** Loaded only where a field is in the list alone and the object was not reached through the list. */
  const summaries = createSingleLoader(coalescing, async (identityProviderId: string) => {
    let after: Position | undefined;
    for (let turn = 0; turn < settings.maxScanPages; turn += 1) {
      const { entries, hasNextPage } = await windowOfAll({ first: largestPage, after });
      const rows = readable(entries.map(({ row }) => row));
      const found = rows.find((row) => row.identityProviderId === identityProviderId);
      if (found) return found;
      if (!hasNextPage) break;
      after = entries.at(-1)?.position;
    }
    return null;
  });

  return {
    /** One provider, always proved to exist; null when there is none with this id. */
    async find(identityProviderId: string): Promise<IdentityProviderNode | null> {
      const detail = await details.load(identityProviderId);
      return detail && { id: identityProviderId, detail };
    },
    async detail(identityProviderId: string): Promise<IdentityProvider> {
      return expectFound(await details.load(identityProviderId));
    },
    async summary(identityProviderId: string): Promise<IdentityProviderSummary> {
      return expectFound(await summaries.load(identityProviderId));
    },
    async list(window: ListWindow): Promise<Page<NodeOrError<IdentityProviderNode>>> {
      return mapPage(
        await windowOfAll(expectLive(window)),
        nodeOf((summary) => ({ id: summary.identityProviderId, summary })),
      );
    },
  };
}
