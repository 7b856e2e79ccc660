import type { SetTimer } from './timers.ts';

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly setTimer: SetTimer;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Longer answers are no callback's answer. */
const longestAnswerBytes = 1_048_576;

/** One JSON body there, its answer back, redirects included as answers; undefined when none came in time, or was too long. */
export async function postJson(
  url: string,
  body: string,
  options: PostOptions,
): Promise<HttpAnswer | undefined> {
  const late = new AbortController();
  const cancel = options.setTimer(() => late.abort(), options.timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json;charset=utf-8', ...options.headers },
      body,
      signal: AbortSignal.any([late.signal, options.signal]),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > longestAnswerBytes) return undefined;
      chunks.push(chunk);
    }
    return { status: response.status, text: Buffer.concat(chunks).toString() };
  } catch {
    return undefined;
  } finally {
    cancel();
  }
}
