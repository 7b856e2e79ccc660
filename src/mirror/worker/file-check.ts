import { once } from 'node:events';
import { isOfThisRelease } from '../store/mirror-file.ts';
import { startThread } from './thread-memory.ts';

/**
 * Whether the pages of a mirror are whole, by a thread of its own: the one that asks goes on with its start meanwhile.
 * @returns undefined: it is none of this release's, or cannot be opened, which `openMirrorFile` finds out again
 */
export async function checkFile(path: string): Promise<boolean | undefined> {
  try {
    if (!isOfThisRelease(path)) return undefined;
    const url = new URL('./file-check-worker.ts', import.meta.url);
    const [isWhole]: unknown[] = await once(startThread(url, 'mirror-file-check', path), 'message');
    return isWhole === true;
  } catch {
    return undefined;
  }
}
