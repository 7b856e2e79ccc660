import type { ReplyReader } from './reply-schema.ts';
import type { HttpReply, HttpRequest } from './transport.ts';

/** One operation to send, with retries where allowed. */
export interface Call<Value> {
  readonly operation: string;
  /** Whether a retry is harmless when it is unknown whether the first request arrived. */
  readonly repeatable: boolean;
  /** Goes before all waiting calls: without its answer they would fail. */
  readonly urgent?: boolean;
  /** Written again for each attempt, which may add headers: a token may have been renewed meanwhile, a signature carries its date. */
  write(): HttpRequest;
  /** Gets every reply, of any status, before it is classified, for its headers. */
  onReply?(reply: HttpReply): void;
  /** Reads the parsed body. */
  readonly read: ReplyReader<Value>;
}
