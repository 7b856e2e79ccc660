import { createHash } from 'node:crypto';
import type { Client } from './link.ts';

/** A Lua script, sent by its digest once the server has it. */
export class Script {
  readonly #text: string;
  readonly #digest: string;

  constructor(text: string) {
    this.#text = text;
    this.#digest = createHash('sha1').update(text).digest('hex');
  }

  async run(client: Client, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    const options = { keys: [...keys], arguments: values.map(String) };
    try {
      return await client.evalSha(this.#digest, options);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await client.eval(this.#text, options);
    }
  }
}
