import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import {
  closingLimitMs,
  type MessageLimits,
  type MessageRecord,
  type MessageState,
  OpenClaims,
  usualLimits,
} from './message-state.ts';
import { openStateFile } from './state-file.ts';

const answeredRow = z
  .object({ body_digest: z.string(), reply: z.string() })
  .transform(({ body_digest: bodyDigest, reply }) => ({ bodyDigest, reply }));
const appliedRow = z
  .object({ timestamp: z.int(), body_digest: z.string(), is_complete: z.int() })
  .transform(({ timestamp, body_digest: bodyDigest, is_complete: isComplete }) => ({
    timestamp,
    bodyDigest,
    isComplete: isComplete === 1,
  }));
const namedRow = z
  .object({ object: z.string(), released_at: z.int().nullable() })
  .transform(({ object, released_at: releasedAt }) => ({ object, releasedAt: releasedAt ?? undefined }));
const totalsRow = z.object({
  messages: z.int(),
  replyLength: z.int(),
  objects: z.int(),
  names: z.int(),
});

/**
 * A state in a file, which outlives the process. Writes are synchronous: one short transaction a message.
 * @param now milliseconds since the epoch
 * @throws StateFileError for a file that cannot be this process's state
 */
export function openFileState(
  path: string,
  now: () => number,
  limits: Partial<MessageLimits> = {},
): MessageState {
  const { mostMessages, mostReplyLength, mostObjects, mostNames } = { ...usualLimits, ...limits };
  const { database, expectInPlace } = openStateFile(path);
  const claims = new OpenClaims();
  const statements = prepareStatements(database);
  const readTotals = () => totalsRow.parse(statements.totals.get());
  /** Kept beside the tables, since counting them takes long. */
  let totals = readTotals();

  function transact(work: () => void): void {
    expectInPlace();
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      totals = readTotals();
      throw error;
    }
  }

  function forgetOld(): void {
    const time = now();
    for (const { length } of statements.messages.removeOld.all(time)) {
      totals.messages -= 1;
      totals.replyLength -= Number(length);
    }
    totals.objects -= Number(statements.objects.removeOld.run(time).changes);
    totals.names -= Number(statements.names.removeOld.run(time).changes);
  }

  /** As the newest; beyond the limit the oldest one goes. */
  function putLast(
    table: 'objects' | 'names',
    most: number,
    ...row: readonly (string | number | null)[]
  ): void {
    const { remove, add, removeOldest } = statements[table];
    const [key = null] = row;
    totals[table] += 1 - Number(remove.run(key).changes);
    add.run(...row);
    if (totals[table] > most) totals[table] -= Number(removeOldest.run(totals[table] - most).changes);
  }

  function write({ answered, applied }: MessageRecord): void {
    if (applied) {
      const { object, timestamp, bodyDigest, isComplete, forgetAt } = applied;
      putLast('objects', mostObjects, object, timestamp, bodyDigest, isComplete ? 1 : 0, forgetAt);
      for (const name of applied.releasedNames)
        putLast('names', mostNames, name, object, timestamp, forgetAt);
      for (const name of applied.names) putLast('names', mostNames, name, object, null, forgetAt);
    }
    if (!answered) return;
    const { nonce, bodyDigest, reply, forgetAt } = answered;
    statements.messages.add.run(nonce, bodyDigest, reply, forgetAt);
    totals.messages += 1;
    totals.replyLength += reply.length;
  }

  const isFull = () => totals.messages + claims.size >= mostMessages || totals.replyLength >= mostReplyLength;

  return {
    async claim(nonce) {
      expectInPlace();
      const known = statements.messages.find.get(nonce, now());
      if (known) return { kind: 'answered', ...answeredRow.parse(known) };
      if (isFull()) transact(forgetOld);
      if (isFull()) return { kind: 'full' };
      claims.add(nonce);
      return { kind: 'claimed' };
    },
    async release(nonce) {
      claims.delete(nonce);
    },
    async keep(record) {
      transact(() => {
        forgetOld();
        write(record);
      });
      if (record.answered) claims.delete(record.answered.nonce);
    },
    async lastApplied(object) {
      const row = statements.objects.find.get(object, now());
      return row && appliedRow.parse(row);
    },
    async objectNamed(name) {
      const row = statements.names.find.get(name, now());
      return row && namedRow.parse(row);
    },
    async [Symbol.asyncDispose]() {
      await claims.ended(closingLimitMs);
      database.close();
    },
  };
}

function prepareStatements(database: DatabaseSync) {
  const ofTable = (table: string, key: string, members: readonly string[]) => {
    const columns = [key, ...members, 'forget_at'];
    return {
      find: database.prepare(
        `SELECT ${members.join(', ')} FROM ${table} WHERE ${key} = ? AND forget_at >= ?`,
      ),
      add: database.prepare(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ),
      remove: database.prepare(`DELETE FROM ${table} WHERE ${key} = ?`),
      removeOld: database.prepare(`DELETE FROM ${table} WHERE forget_at < ?`),
      removeOldest: database.prepare(
        `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} ORDER BY rowid LIMIT ?)`,
      ),
    };
  };
  return {
    messages: {
      ...ofTable('messages', 'nonce', ['body_digest', 'reply']),
      removeOld: database.prepare(
        'DELETE FROM messages WHERE forget_at < ? RETURNING length(reply) AS length',
      ),
    },
    objects: ofTable('objects', 'object', ['timestamp', 'body_digest', 'is_complete']),
    names: ofTable('names', 'name', ['object', 'released_at']),
    totals: database.prepare(`SELECT (SELECT count(*) FROM messages) AS messages,
      (SELECT coalesce(sum(length(reply)), 0) FROM messages) AS replyLength,
      (SELECT count(*) FROM objects) AS objects, (SELECT count(*) FROM names) AS names`),
  };
}
