import { type AlibabaRouteOptions, createAlibabaRoute } from '../../../../src/callbacks/alibaba/route.ts';
import type { DirectoryEvent } from '../../../../src/events/directory-event.ts';
import { createHttpServer } from '../../../../src/http/server.ts';
import { createProcessParts } from '../../../../src/shared-state/process/process-parts.ts';
import { quietParts } from '../../../support/server-parts.ts';
import { applicationId, instanceId } from './sender.ts';

export interface ReceiverReply {
  readonly status: number;
  readonly body: {
    readonly error?: string;
    readonly errorDescription?: string;
    readonly successEvents?: readonly { readonly eventId: string }[];
    readonly skippedEvents?: readonly { readonly eventId: string }[];
    readonly failedEvents?: readonly { readonly eventId: string }[];
    readonly retriedEvents?: readonly { readonly eventId: string }[];
  };
}

export const startedAt = 1_735_689_605_000;

/** The receiver behind the gateway's own HTTP server, with a clock in hand, and what it published for others to hear. */
export async function openReceiver(
  options: Pick<AlibabaRouteOptions, 'keys'> & Partial<AlibabaRouteOptions>,
) {
  const published: DirectoryEvent[] = [];
  const said: object[] = [];
  const say = (facts: object, text?: string) => said.push({ ...facts, text });
  const clock = { now: startedAt };
  const route = createAlibabaRoute({
    applicationId,
    instanceId,
    encryptionKeyHex: () => undefined,
    publish: (event) => {
      if (event.quiet !== true) published.push(event);
    },
    log: { info: say, warn: say, error: say },
    now: () => clock.now,
    shared: createProcessParts(() => clock.now, 1_000),
    ...options,
  });
  const server = createHttpServer({ ...quietParts, callbacks: [route] });
  const { port } = await server.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${port}${route.path}`;

  async function post(body: BodyInit): Promise<ReceiverReply> {
    const headers = { 'content-type': 'application/json;charset=utf-8' };
    const response = await fetch(url, { method: 'POST', headers, body });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  return {
    url,
    route,
    clock,
    published,
    said,
    post,
    /** Sends a signed token. */
    deliver: (token: string) => post(JSON.stringify({ event: token })),
    /** The same without a socket, for what is done thousands of times. */
    receive: (body: Buffer) => route.receive({ headers: {}, body }),
    async [Symbol.asyncDispose]() {
      await server.drain({ limitMs: 0 });
    },
  };
}

/** The ids of a reply's lists. */
export function listsOf({ body }: ReceiverReply) {
  const ids = (list: readonly { readonly eventId: string }[] = []) => list.map(({ eventId }) => eventId);
  return {
    success: ids(body.successEvents),
    skipped: ids(body.skippedEvents),
    failed: ids(body.failedEvents),
    retried: ids(body.retriedEvents),
  };
}
