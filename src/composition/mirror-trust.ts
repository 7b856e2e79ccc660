import type { DirectoryEvent } from '../events/directory-event.ts';

/**
 * Whether the mirror has proved that it follows, for READS=auto: after a verified event a check has found nothing, and none has found
 * anything since.
 */
export class MirrorTrust {
  #sawEvent = false;
  #isEarned = false;

  get isEarned(): boolean {
    return this.#isEarned;
  }

  noteEvent({ origin }: DirectoryEvent): void {
    if (origin === 'ALIBABA_CALLBACK' || origin === 'BAMBOOCLOUD_CALLBACK') this.#sawEvent = true;
  }

  noteDrift(): void {
    this.#isEarned = false;
  }

  noteCheck(isClean: boolean): void {
    this.#isEarned = isClean && this.#sawEvent;
  }
}
