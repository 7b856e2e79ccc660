import type { MessagePort, Worker } from 'node:worker_threads';

// Calls from one thread to another, each with its answer. Values are copied by structured clone: classes lose their methods.

// Both sides are of one process, and of one release: what they send is typed, and not parsed. A thread that loads no parser takes
// 19 MB less.

interface Asked<Request> {
  readonly id: number;
  readonly request: Request;
}

interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly errcode?: number | undefined;
  readonly fault?: string | undefined;
}

interface Answered<Answer> {
  readonly id: number;
  readonly answer?: Answer;
  readonly error?: DescribedError;
}

/** An error that a worker's own code threw: what crosses the border of it is this. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  /** The name of the error in its own thread. */
  readonly remoteName: string;
  /** SQLite's result code, where it is an error of SQLite's. */
  readonly errcode: number | undefined;
  /** The error's own `fault`, where it has one. */
  readonly fault: string | undefined;

  constructor({ name, message, errcode, fault }: DescribedError) {
    super(message);
    this.remoteName = name;
    this.errcode = errcode;
    this.fault = fault;
  }
}

/** The worker has ended, before it answered or before it was asked. */
export class WorkerEndedError extends Error {
  override readonly name = 'WorkerEndedError';

  constructor(cause?: unknown) {
    super('The worker of the mirror has ended', { cause });
  }
}

/** More calls wait for a worker than may: the caller has to wait for answers. */
export class TooManyCallsError extends Error {
  override readonly name = 'TooManyCallsError';

  constructor(most: number) {
    super(`Expected at most ${most} calls to wait for a worker`);
  }
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The calling side of a worker that answers one call after the other. */
export class WorkerCalls<Request, Answer> {
  readonly #worker: Worker;
  readonly #mostPending: number;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #failure: WorkerEndedError | undefined;

  constructor(worker: Worker, mostPending: number) {
    this.#worker = worker;
    this.#mostPending = mostPending;
    worker.on('message', (message: Answered<Answer>) => this.#settle(message));
    worker.on('error', (error) => this.#end(error));
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#end();
        resolve();
      });
    });
  }

  /** Calls that were not answered yet. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Whether the worker is gone, and answers nothing any more. */
  get isEnded(): boolean {
    return this.#failure !== undefined;
  }

  /** @throws RemoteError, WorkerEndedError, TooManyCallsError */
  async call(request: Request): Promise<Answer> {
    if (this.#failure) throw this.#failure;
    if (this.#waiting.size >= this.#mostPending) throw new TooManyCallsError(this.#mostPending);
    const id = ++this.#lastId;
    const answered = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    try {
      const asked: Asked<Request> = { id, request };
      this.#worker.postMessage(asked);
    } catch (error) {
      // What cannot be copied was not sent.
      this.#waiting.delete(id);
      throw error;
    }
    return answered;
  }

  /** Ends the worker where it stands: a statement that runs is waited for. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
    await this.#ended;
  }

  #settle({ id, answer, error }: Answered<Answer>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new RemoteError(error));
    // Without an error there is an answer, which may be undefined.
    else waiting?.resolve(answer as Answer);
  }

  #end(cause?: unknown): void {
    this.#failure ??= new WorkerEndedError(cause);
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/** The answering side, within the worker: one call at a time, in the order in which they were sent. */
export function answerCalls<Request, Answer>(port: MessagePort, answer: (request: Request) => Answer): void {
  const post = (answered: Answered<Answer>) => port.postMessage(answered);
  port.on('message', ({ id, request }: Asked<Request>) => {
    try {
      post({ id, answer: answer(request) });
    } catch (error) {
      post({ id, error: describe(error) });
    }
  });
}

function describe(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  return {
    name: error.name,
    message: error.message,
    ...('errcode' in error && typeof error.errcode === 'number' && { errcode: error.errcode }),
    ...('fault' in error && typeof error.fault === 'string' && { fault: error.fault }),
  };
}
