import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openReader } from '../../../src/mirror/store/connection.ts';
import { identity, openAt, openFolder } from './temporary-mirror.ts';

const store = new URL('../../../src/mirror/store/', import.meta.url).href;

/** Long enough that it is nearly always within one that the process is killed. */
const usersOfBatch = 100;

/** Writes one batch of users after the other, and says which once it is written. */
function startWriter(path: string) {
  const source = `
    const { openMirrorFile } = await import('${store}mirror-file.ts');
    const { openWriter } = await import('${store}connection.ts');
    const { BatchWriter } = await import('${store}batch-writer.ts');
    const { writeSync } = await import('node:fs');
    openMirrorFile({ ...${JSON.stringify({ path, identity })}, createEpoch: () => 'epoch' });
    const database = openWriter('${path}');
    const writer = new BatchWriter(database);
    let step = Number(database.prepare("SELECT value FROM meta WHERE name = 'sync.step'").get()?.value ?? 0);
    for (;;) {
      step += 1;
      const ids = Array.from({ length: ${usersOfBatch} }, (_, at) => 'user_' + step + '_' + at);
      writer.write({
        writes: [
          { kind: 'users', rows: ids.map((userId) => ({ userId, username: userId })), at: step },
          { kind: 'unitUsers', of: 'ou_a', userIds: ids, at: step },
        ],
        tell: { origin: 'CHECK', occurredAt: step },
        meta: { 'sync.step': String(step) },
      }, step);
      writeSync(1, step + '\\n');
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('a writer that is killed leaves whole batches, and all that it said were written', async () => {
  using folder = openFolder();
  for (const wanted of [1, 5, 20, 40]) {
    const writer = startWriter(folder.path);
    let said = '';
    writer.stdout.on('data', (chunk) => {
      said += String(chunk);
      if (Number(said.trimEnd().split('\n').length) >= wanted) writer.kill('SIGKILL');
    });
    await once(writer, 'exit');
    const last = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
    using mirror = openAt(folder.path);
    expect(mirror.isNew).toBe(false);
    const database = openReader(folder.path);
    const held = database
      .prepare(`SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM unit_users) AS members,
        (SELECT count(*) FROM changes) AS changes, (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'sync.step') AS step`)
      .get();
    database.close();
    const step = Number(held?.step);
    const users = usersOfBatch * step;
    expect(step).toBeGreaterThanOrEqual(last);
    expect({ ...held }).toEqual({ users, members: users, changes: users + step, step });
  }
});
