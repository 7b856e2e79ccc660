interface ControlRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/control/`. */
  readonly path: string;
  readonly body?: unknown;
}

/** The control API of an emulator outside of this process. */
export class ControlClient {
  readonly #endpoint: string;
  #waiting: (() => Promise<void>)[] = [];

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** The answer as text, so that two can be compared. @throws Error with what was wrong */
  async ask({ method, path, body }: ControlRequest): Promise<string> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${this.#endpoint}/control/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /control/${path}: ${response.status} ${text}`);
    return text;
  }

  /** Before the next call of the test, in order. */
  later(act: ControlRequest | (() => Promise<void>)): void {
    this.#waiting.push(
      typeof act === 'function'
        ? act
        : async () => {
            await this.ask(act);
          },
    );
  }

  async sendWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const act of waiting) await act();
  }
}
