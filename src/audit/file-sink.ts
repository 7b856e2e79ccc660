import { type FileHandle, open, stat } from 'node:fs/promises';
import type { AuditSink } from './sink.ts';

interface FileSinkOptions {
  readonly path: string;
  /** Whether lines are on the disk, and not in the system's memory alone, before what they are about goes on. */
  readonly fsync: boolean;
}

/** For its owner alone. */
const mode = 0o600;
const lineBreak = 0x0a;

/** Opens the file, or makes it. @throws the system's error */
export async function openFileSink(options: FileSinkOptions): Promise<AuditSink> {
  return new FileSink(options, await openAt(options.path));
}

interface OpenFile {
  readonly handle: FileHandle;
  /** Whether its last line has no end: a disk was full, or a process ended in the middle. */
  isTorn: boolean;
}

async function openAt(path: string): Promise<OpenFile> {
  const handle = await open(path, 'a+', mode);
  try {
    const file = await handle.stat();
    if (!file.isFile()) return { handle, isTorn: false };
    await handle.chmod(mode);
    if (file.size === 0) return { handle, isTorn: false };
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, file.size - 1);
    return { handle, isTorn: buffer[0] !== lineBreak };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

class FileSink implements AuditSink {
  readonly #options: FileSinkOptions;
  #file: OpenFile;

  constructor(options: FileSinkOptions, file: OpenFile) {
    this.#options = options;
    this.#file = file;
  }

  async append(lines: string): Promise<void> {
    await this.#reopenIfMoved();
    const { handle, isTorn } = this.#file;
    // What was torn stays a line of its own, which is no JSON, and what follows is whole.
    const bytes = Buffer.from(isTorn ? `\n${lines}` : lines);
    let written = 0;
    try {
      while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
    } finally {
      if (written > 0) this.#file.isTorn = bytes[written - 1] !== lineBreak;
    }
    if (this.#options.fsync) await handle.datasync();
  }

  /** A rotation renames the file, and expects a new one in its place. */
  async #reopenIfMoved(): Promise<void> {
    const { path } = this.#options;
    const [held, named] = await Promise.all([this.#file.handle.stat(), stat(path).catch(absent)]);
    if (named?.ino === held.ino && named.dev === held.dev) return;
    const { handle } = this.#file;
    this.#file = await openAt(path);
    await handle.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.handle.close();
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
