import { openReader } from '../../../src/mirror/store/connection.ts';
import type { MirrorWriter } from '../../../src/mirror/store/write-types.ts';
import { startWriter } from '../../../src/mirror/worker/writer.ts';
import { openAt, openFolder } from './temporary-mirror.ts';

/** A mirror in a folder of its own, with its writer, and a connection to look into it. */
export function openStore({ now = () => 1_000, mostPages }: { now?: () => number; mostPages?: number } = {}) {
  const cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(openFolder());
  cleanup.use(openAt(folder.path));
  const writer: MirrorWriter = cleanup.use(startWriter({ path: folder.path, mostPages }, now));
  const database = cleanup.adopt(openReader(folder.path), (open) => open.close());
  return {
    path: folder.path,
    folder: folder.folder,
    writer,
    database,
    /** The values of a statement's only or first column, or its rows. */
    all: (sql: string, ...parameters: (string | number)[]) =>
      database
        .prepare(sql)
        .all(...parameters)
        .map((row) => ({ ...row })),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}
