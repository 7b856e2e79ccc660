import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';

export interface OtlpSenderOptions {
  /** Where the collector takes traces. */
  readonly url: string;
  /** Sent with each request; read again for each, so that a new secret is picked up. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Milliseconds that one attempt may take. */
  readonly timeoutMs: number;
  readonly gzip: boolean;
}

export interface OtlpSenderParts {
  readonly dispatcher: Dispatcher;
  /** Waits so many milliseconds; rejects when the signal is aborted. */
  readonly pause: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 (included) to 1 (excluded). */
  readonly random: () => number;
}

/** The collector did not take a batch. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
  /** Spans that it did not take, of a batch that it took otherwise; undefined: it took none. */
  readonly rejected: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly rejected?: number } = {}) {
    super(message, options);
    this.rejected = options.rejected;
  }
}

/** The first included (OTLP, "Retryable Response Codes"). */
const maxAttempts = 5;
const retryable = new Set([429, 502, 503, 504]);
const firstDelayMs = 500;
const longestDelayMs = 8_000;

const compress = promisify(gzip);
const replySchema = z.object({
  partialSuccess: z.object({ rejectedSpans: z.coerce.number().default(0) }).default({ rejectedSpans: 0 }),
});

/** Sends a batch by OTLP/HTTP. @throws ExportError; nothing of what the collector answers is in it but its status */
export type SendBatch = (body: Buffer, signal: AbortSignal) => Promise<void>;

export function createOtlpSender(options: OtlpSenderOptions, parts: OtlpSenderParts): SendBatch {
  /** Undefined: it was taken. */
  async function attempt(body: Buffer, signal: AbortSignal): Promise<Failure | undefined> {
    const headers = {
      ...options.headers(),
      'content-type': 'application/json',
      ...(options.gzip && { 'content-encoding': 'gzip' }),
    };
    try {
      const reply = await request(options.url, {
        ...{ dispatcher: parts.dispatcher, method: 'POST', headers, body },
        signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]),
      });
      const text = await reply.body.text();
      if (reply.statusCode >= 200 && reply.statusCode < 300) return toRejected(text);
      const why = `the collector answered ${reply.statusCode}`;
      const delayMs = Number(reply.headers['retry-after']) * 1_000 || 0;
      return { error: new ExportError(why), isFinal: !retryable.has(reply.statusCode), delayMs };
    } catch (cause) {
      return {
        error: new ExportError('the collector was not reached', { cause }),
        isFinal: false,
        delayMs: 0,
      };
    }
  }

  return async (plain, signal) => {
    const body = options.gzip ? await compress(plain) : plain;
    for (let made = 1; ; made += 1) {
      const failure = await attempt(body, signal);
      if (!failure) return;
      if (failure.isFinal || made === maxAttempts || signal.aborted) throw failure.error;
      const backOffMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (made - 1)) * (0.5 + parts.random() / 2);
      await parts.pause(Math.max(failure.delayMs, backOffMs), signal).catch(() => {
        throw failure.error;
      });
    }
  };
}

interface Failure {
  readonly error: ExportError;
  readonly isFinal: boolean;
  /** When the collector wants the batch again, in milliseconds; 0: it did not say. */
  readonly delayMs: number;
}

/** A batch that was taken in part is not sent again. */
function toRejected(text: string): Failure | undefined {
  const { data } = replySchema.safeParse(parse(text));
  const rejected = data?.partialSuccess.rejectedSpans ?? 0;
  if (rejected === 0) return undefined;
  return { error: new ExportError('the collector refused spans', { rejected }), isFinal: true, delayMs: 0 };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
