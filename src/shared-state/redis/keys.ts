import { createHash } from 'node:crypto';

/** The keys of one gateway's shared state. The braces keep them in one slot of a cluster, as its scripts need it. */
export class Keys {
  readonly #prefix: string;

  constructor(instanceId: string, applicationId: string) {
    const digest = createHash('sha256').update(`${instanceId}\0${applicationId}`).digest('base64url');
    this.#prefix = `eiam:{${digest.slice(0, 22)}}:`;
  }

  of(...parts: readonly string[]): string {
    return this.#prefix + parts.join(':');
  }

  get head(): string {
    return this.of('head');
  }

  get log(): string {
    return this.of('log');
  }

  get changes(): string {
    return this.of('changes');
  }

  get lease(): string {
    return this.of('lease');
  }

  /** That an entry was appended, by its id. */
  entry(id: string): string {
    return this.of('e', id);
  }
}
