import { BatchWriter } from '../../../src/mirror/store/batch-writer.ts';
import { openReader, openWriter } from '../../../src/mirror/store/connection.ts';
import { readUnconfirmed } from '../../../src/mirror/store/unconfirmed.ts';
import type { MirrorWriter } from '../../../src/mirror/store/write-types.ts';
import { startWriter } from '../../../src/mirror/worker/writer.ts';
import { openAt, openFolder } from './temporary-mirror.ts';

interface StoreOptions {
  readonly now?: () => number;
  readonly mostPages?: number;
}

/** A mirror in a folder of its own, with its writer in this thread, and a connection to look into it. */
export function openStore({ now = () => 1_000, mostPages }: StoreOptions = {}) {
  return openStoreWith((path) => writerHere(path, now, mostPages));
}

/** The same with the writer where it really is. A thread takes longer to start than most tests run. */
export function openThreadedStore({ now = () => 1_000, mostPages }: StoreOptions = {}) {
  return openStoreWith((path) => startWriter({ path, mostPages }, now));
}

function openStoreWith(openWriterOf: (path: string) => MirrorWriter) {
  const cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(openFolder());
  cleanup.use(openAt(folder.path));
  const writer = cleanup.use(openWriterOf(folder.path));
  const database = cleanup.adopt(openReader(folder.path), (open) => open.close());
  return {
    path: folder.path,
    folder: folder.folder,
    writer,
    /** The rows of a statement. */
    all: (sql: string, ...parameters: (string | number)[]) =>
      database
        .prepare(sql)
        .all(...parameters)
        .map((row) => ({ ...row })),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

function writerHere(path: string, now: () => number, mostPages: number | undefined): MirrorWriter {
  const database = openWriter(path, mostPages);
  const writer = new BatchWriter(database);
  return {
    write: async (batch) => writer.write(batch, now()),
    unconfirmed: async (question) => readUnconfirmed(database, question),
    recount: async () => writer.recount(),
    prune: async (before, most) => writer.prune(before, most),
    clear: async () => writer.clear(),
    pending: 0,
    [Symbol.asyncDispose]: async () => database.close(),
  };
}
