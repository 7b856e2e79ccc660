import { Pool } from 'undici';

/** As many requests at a time as a connection each. */
export const concurrency = 4;

/** Sends bodies to one server over connections that stay open; an answer with errors would make the figures worthless. */
export interface Sender extends AsyncDisposable {
  send(body: string, headers?: Record<string, string>): Promise<string>;
}

export function createSender(url: string): Sender {
  const pool = new Pool(url, { connections: concurrency });
  return {
    async send(body, headers = {}) {
      const { statusCode, body: answer } = await pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const text = await answer.text();
      if (statusCode !== 200 || text.includes('"errors"')) {
        throw new Error(`Expected an answer of ${url}, but got ${statusCode}: ${text.slice(0, 500)}`);
      }
      return text;
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

export async function ask<Data>(url: string, query: string, variables: object): Promise<Data> {
  await using sender = createSender(url);
  const { data }: { data: Data } = JSON.parse(await sender.send(JSON.stringify({ query, variables })));
  return data;
}
