import type { HttpReply } from './transport.ts';

/** The `Date` of a reply in milliseconds since the epoch; undefined where it has none that can be read. */
export function readDate({ headers }: HttpReply): number | undefined {
  const { date } = headers;
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * What upstream's own clock shows at least, by the last `Date` that it sent. The header is cut to whole seconds and was
 * written before it arrived, so the true time is never earlier while both clocks run alike.
 */
export class UpstreamTime {
  readonly #now: () => number;
  #last: { readonly date: number; readonly receivedAt: number } | undefined;
  /** The header as it was read last: it is the same for all replies of a second. */
  #header: string | string[] | undefined;

  /** @param now milliseconds since the epoch, by our own clock: only differences of it count */
  constructor(now: () => number) {
    this.#now = now;
  }

  onReply(reply: HttpReply): void {
    const { date: header } = reply.headers;
    const date = header === this.#header ? this.#last?.date : readDate(reply);
    if (date === undefined) return;
    this.#header = header;
    this.#last = { date, receivedAt: this.#now() };
  }

  /** Milliseconds since the epoch; undefined until a reply has had a `Date`. */
  now(): number | undefined {
    if (this.#last === undefined) return undefined;
    const { date, receivedAt } = this.#last;
    return date + Math.max(0, this.#now() - receivedAt);
  }
}
