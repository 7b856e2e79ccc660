import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ControlError } from './route.ts';

/** A name and no path: no separator, and no dot in front. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const suffix = '.json';
const most = 100;
/** A directory of 200,000 users takes a quarter of it. */
export const largestStateBytes = 512 * 1_048_576;

/** States in one folder, a file each, readable by this user alone. Nothing outside of the folder is read or written. */
export class Snapshots {
  readonly #folder: string | undefined;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async list(): Promise<readonly string[]> {
    if (this.#folder === undefined) return [];
    const names = await readdir(this.#folder).catch(emptyWhereMissing);
    return names
      .filter((name) => name.endsWith(suffix))
      .map((name) => name.slice(0, -suffix.length))
      .filter((name) => namePattern.test(name))
      .sort();
  }

  /** In place of an earlier one, whole or not at all. */
  async save(name: string, state: object): Promise<void> {
    const path = this.#pathOf(name);
    const others = (await this.list()).filter((other) => other !== name);
    if (others.length >= most) throw new ControlError(409, `There are ${most} snapshots: delete one first`);
    await mkdir(this.#expectFolder(), { recursive: true, mode: 0o700 });
    // A rename takes the place of a symbolic link instead of following it.
    const written = join(this.#expectFolder(), `.${randomUUID()}.part`);
    try {
      const file = await open(written, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(state));
      } finally {
        await file.close();
      }
      await rename(written, path);
    } finally {
      await rm(written, { force: true });
    }
  }

  /** @throws ControlError 404 */
  async read(name: string): Promise<unknown> {
    const path = this.#pathOf(name);
    const known = await this.list();
    if (!known.includes(name))
      throw new ControlError(404, `There is no snapshot ${name}. There are: ${known.join(', ')}`);
    // A link in the folder could lead out of it, and a pipe would be waited for.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(path, flags).catch(() => {
      throw new ControlError(409, `The snapshot ${name} cannot be read`);
    });
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > largestStateBytes)
        throw new ControlError(409, `${name} is no snapshot`);
      return JSON.parse(await file.readFile('utf8'));
    } catch (error) {
      throw error instanceof SyntaxError ? new ControlError(409, `${name} is no snapshot`) : error;
    } finally {
      await file.close();
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#pathOf(name), { force: true });
  }

  #pathOf(name: string): string {
    if (!namePattern.test(name)) {
      throw new ControlError(
        400,
        'A snapshot has a name of up to 64 letters, digits, dots, dashes and underscores, a letter or digit first',
      );
    }
    return join(this.#expectFolder(), name + suffix);
  }

  #expectFolder(): string {
    if (this.#folder === undefined) throw new ControlError(409, 'Start the emulator with --snapshots FOLDER');
    return this.#folder;
  }
}

function emptyWhereMissing(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
