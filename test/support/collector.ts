import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { z } from 'zod';

const traceId = z.string().regex(/^[0-9a-f]{32}$/);
const spanId = z.string().regex(/^[0-9a-f]{16}$/);
const nanoseconds = z.string().regex(/^\d{19}$/);
const attributes = z
  .array(
    z.strictObject({
      key: z.string(),
      value: z.union([
        z.strictObject({ stringValue: z.string() }),
        z.strictObject({ intValue: z.string().regex(/^\d+$/) }),
      ]),
    }),
  )
  .transform((list) =>
    Object.fromEntries(
      list.map(({ key, value }) => [
        key,
        'stringValue' in value ? value.stringValue : Number(value.intValue),
      ]),
    ),
  );

/** What OTLP 1 has of a span in JSON, as far as the gateway sends it: anything else is refused. */
const spanSchema = z.strictObject({
  traceId,
  spanId,
  traceState: z.string().optional(),
  parentSpanId: spanId.optional(),
  flags: z.int(),
  name: z.string(),
  kind: z.enum({ SERVER: 2, CLIENT: 3 }),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  links: z
    .array(z.strictObject({ traceId, spanId, traceState: z.string().optional(), flags: z.int() }))
    .default([]),
  droppedLinksCount: z.int().default(0),
  status: z.strictObject({ code: z.literal(2) }).optional(),
});

const requestSchema = z.strictObject({
  resourceSpans: z.tuple([
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.tuple([
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string() }),
          spans: z.array(spanSchema).min(1),
        }),
      ]),
    }),
  ]),
});

export type CollectedSpan = z.output<typeof spanSchema>;

export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** An OpenTelemetry collector in this process: it takes traces by OTLP/HTTP, as JSON. */
export interface Collector extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** What the spans came with. */
  readonly resources: readonly Record<string, string | number>[];
  readonly requests: readonly { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[];
  /** Bodies as they were sent. */
  readonly texts: readonly string[];
  /** Answers the next request, and takes none of it; the last stays. */
  readonly replies: Reply[];
  /** The spans of a trace, once its operation's has come: that is the last. */
  trace(
    id: string,
  ): Promise<{ readonly operation: CollectedSpan; readonly attempts: readonly CollectedSpan[] }>;
}

export async function openCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const resources: Record<string, string | number>[] = [];
  const requests: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
  const texts: string[] = [];
  const replies: Reply[] = [];

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    requests.push({ url: request.url, headers: request.headers });
    const reply = replies.shift();
    if (reply) {
      response.writeHead(reply.status, reply.headers).end(JSON.stringify(reply.body ?? {}));
      return;
    }
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
    texts.push(text);
    const [{ resource, scopeSpans }] = requestSchema.parse(JSON.parse(text)).resourceSpans;
    resources.push(resource.attributes);
    spans.push(...scopeSpans[0].spans);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => {
      response.writeHead(400).end(String(error));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // The port of a server that listens on one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ spans, resources, requests, texts, replies },
    async trace(id) {
      const ofTrace = () => spans.filter((span) => span.traceId === id);
      await expect.poll(() => ofTrace().filter(({ kind }) => kind === 2)).toHaveLength(1);
      const operation = ofTrace().find(({ kind }) => kind === 2);
      if (!operation) throw new Error('Expected the span of an operation');
      return { operation, attempts: ofTrace().filter(({ kind }) => kind === 3) };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

let lastTrace = 0;

/** A client's span, and the header that names it. */
export function newClientSpan() {
  lastTrace += 1;
  const id = lastTrace.toString(16).padStart(16, '0');
  const traceId = `c11e27${id.padStart(26, '0')}`;
  return { traceId, spanId: id, traceparent: `00-${traceId}-${id}-01` };
}
