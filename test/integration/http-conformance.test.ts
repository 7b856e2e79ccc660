import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGateway, openGateway } from './open-gateway.ts';

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway({ emulator: { users: 5 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const audits = serverAudits({ url: () => new URL('/graphql', gateway.url).href });

describe('the audits of graphql-http', () => {
  test('there are as many as ever', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s %s',
    async (_id, _name, audit) => {
      const result = await audit.fn();
      expect(result).toMatchObject({ status: 'ok' });
    },
  );
});
