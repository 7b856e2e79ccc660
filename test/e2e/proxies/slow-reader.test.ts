import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openGateway } from '../../integration/open-gateway.ts';
import { mayBeLeftOut, proxies } from './installed-proxies.ts';
import { hostOf, settingsOf } from './requests.ts';

const query = `subscription { directoryChanged {
  ... on DirectoryMembersChanged { containerId addedUserIds } ... on DirectoryResyncRequired { reason }
} }`;
/** More than the gateway keeps, and each large: no buffer in memory holds them all, but a file of nginx's would. */
const events = 12_000;
const relatedIds = Array.from({ length: 100 }, (_, index) => `user_${'x'.repeat(50)}${index}`);

describe.each(proxies)('behind $name', (kind) => {
  test.skipIf(mayBeLeftOut(kind))(
    'a client that does not read its stream of events gets a resync',
    async () => {
      await using gateway = await openGateway({ emulator: { users: 1 }, config: settingsOf() });
      await using proxy = await kind.start({ gateways: [hostOf(gateway)] });
      const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
      const asked = request(`${proxy.origin}/directory/graphql`, { method: 'POST', headers });
      asked.end(JSON.stringify({ query }));
      const [reply]: IncomingMessage[] = await once(asked, 'response');
      for (let index = 0; index < events; index += 1) {
        const entityId = `group_${index}`;
        const group = { id: entityId, entityId, relatedIds, changedFields: [], occurredAt: 0 } as const;
        const change = { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED', origin: 'ALIBABA_CALLBACK' } as const;
        gateway.app.publish({ ...group, ...change });
        // The proxy could read by now.
        if (index % 10 === 0) await setImmediate();
      }
      let last = '';
      for await (const part of reply?.setEncoding('utf8') ?? []) {
        last = (last + part).slice(-20_000);
        if (last.includes('"OVERLOAD"') || last.includes(`group_${events - 1}"`)) break;
      }
      expect(last).toContain('"OVERLOAD"');
    },
  );
});
