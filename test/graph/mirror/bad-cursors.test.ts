import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startMirroredGateway({ reads: 'mirror' });
});
afterAll(async () => gateway[Symbol.asyncDispose]());

interface Connection {
  readonly edges: readonly { readonly cursor: string }[];
}

/** A cursor of the same list that names a place which no row of it can have. */
async function madeUp(query: string, listOf: (data: object) => Connection): Promise<string> {
  const { data } = await gateway.ask(query);
  const cursor = listOf(Object(data)).edges.at(0)?.cursor ?? '';
  const [list] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  return Buffer.from(JSON.stringify([list, ['x', 1, 'y']])).toString('base64url');
}

const refused = (argument: string) => ({
  errors: [
    {
      message: `Argument "${argument}": expected a cursor that this list gave`,
      extensions: { code: 'BAD_USER_INPUT', argument },
    },
  ],
});

describe.each(['after', 'before'])('a place of no row in `%s` is reported by that name', (argument) => {
  test.each([
    ['users in an order', 'users(orderBy: { field: USERNAME }, first: 2, ARG) { edges { cursor } }'],
    ['users, counted', 'users(last: 2, ARG) { totalCount edges { cursor } }'],
    ['units', 'organizationalUnits(first: 2, ARG) { edges { cursor } }'],
  ])('%s', async (_name, field) => {
    const whole = `{ list: ${field.replace(', ARG', '')} }`;
    const cursor = await madeUp(whole, (data) => Reflect.get(data, 'list') as Connection);
    const asked = `{ list: ${field.replace('ARG', `${argument}: "${cursor}"`)} }`;
    expect(await gateway.ask(asked)).toMatchObject(refused(argument));
  });

  test("a user's groups, read backwards", async () => {
    const field = (given: string) =>
      `{ user(by: { id: "${gateway.emulator.samples.userId}" }) { groups(last: 2 ${given}) { edges { cursor } } } }`;
    const cursor = await madeUp(field(''), (data) => Object(Reflect.get(data, 'user')).groups as Connection);
    expect(await gateway.ask(field(`${argument}: "${cursor}"`))).toMatchObject(refused(argument));
  });
});
