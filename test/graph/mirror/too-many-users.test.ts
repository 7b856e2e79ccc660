import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

test('a directory larger than the mirror may hold is read live, and what only the mirror has names the setting', async () => {
  await using gateway = await startMirroredGateway({
    reads: 'mirror',
    emulator: { users: 60 },
    mirror: { MIRROR_MAX_USERS: '10' },
  });
  const live = await gateway.ask(
    '{ users(first: 1) { totalCount } directory { features mirror { state } } }',
  );
  expect(live).toMatchObject({
    data: { users: { totalCount: 60 }, directory: { features: [], mirror: { state: 'OFF' } } },
  });
  expect(live.extensions?.freshness?.source).toBe('LIVE');
  const { errors } = await gateway.ask('{ searchDirectory(text: "a") { totalCount } }');
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_CONFIGURED', settings: ['MIRROR_MAX_USERS'] } }]);
});
