import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Appended, AuditSink } from './sink.ts';

interface FileSinkOptions {
  readonly path: string;
  /** Whether lines are on the disk, and not in the system's memory alone, before what they are about goes on. */
  readonly fsync: boolean;
}

/** A pipe that is not read is full like a disk: a write that waited for its reader could not be ended, and would hold the process. */
const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
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
  const handle = await open(path, flags, mode);
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

  async append(lines: string): Promise<Appended> {
    // What was torn stays a line of its own, which is no JSON, and what follows is whole.
    let before = 0;
    let written = 0;
    try {
      await this.#reopenIfMoved();
      const { handle, isTorn } = this.#file;
      before = isTorn ? 1 : 0;
      const bytes = Buffer.from(isTorn ? `\n${lines}` : lines);
      try {
        while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
      } finally {
        if (written > 0) this.#file.isTorn = bytes[written - 1] !== lineBreak;
      }
    } catch (failure) {
      return { bytes: Math.max(0, written - before), failure };
    }
    return this.#synchronize(written - before);
  }

  /** What the disk may have lost counts as not written: it may be in the file twice then. */
  async #synchronize(bytes: number): Promise<Appended> {
    if (!this.#options.fsync) return { bytes };
    return this.#file.handle.datasync().then(
      () => ({ bytes }),
      (failure: unknown) => ({ bytes: 0, failure }),
    );
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
