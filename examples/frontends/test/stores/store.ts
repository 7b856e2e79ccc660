import type { ConcreteRequest, Variables } from 'relay-runtime';
import type { Answer } from '../../../../test/support/gateway.ts';

/** Sends an operation to a gateway. */
export type Ask = (text: string, variables: Variables) => Promise<Answer>;

/** A client with its cache. */
export interface ClientStore {
  /** Has the client send the operation and keep what comes. Returns the gateway's answer as it was. */
  send(request: ConcreteRequest, variables: Variables): Promise<Answer>;
  /** What the client shows without sending anything; null where it would have to ask. */
  cached(request: ConcreteRequest, variables: Variables): unknown;
}

/** The operation as relay-compiler prints it, with the ids that Relay adds. */
export function textOf({ params }: ConcreteRequest): string {
  if (params.text === null) throw new Error(`Expected the text of ${params.name}, but it is persisted`);
  return params.text;
}

/** A network of which the latest answer is known. */
export function listenTo(ask: Ask) {
  let latest: Answer | undefined;
  return {
    async ask(text: string, variables: Variables): Promise<Answer> {
      latest = await ask(text, variables);
      return latest;
    },
    /** As `fetch`, whatever the address. */
    async fetch(_address: unknown, init?: RequestInit): Promise<Response> {
      const { query, variables = {} } = JSON.parse(`${init?.body}`);
      latest = await ask(query, variables);
      return Response.json(latest);
    },
    latest(): Answer {
      if (!latest) throw new Error('Expected the client to ask the gateway');
      return latest;
    },
  };
}
