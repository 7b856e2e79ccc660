import { generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import { nowSeconds, sign, startIssuer } from '../../support/issuer.ts';
import { keepLines } from '../../support/log-lines.ts';

/** What the log says of refused sign-ins, by reason. */
function refusalsIn({ lines }: ReturnType<typeof keepLines>) {
  return lines
    .filter(({ text }) => text === 'sign-ins were refused')
    .map(({ facts }) => [facts.reason, facts.count]);
}

test('90 forged tokens are a line at once, and one with the number of the others', async () => {
  const kept = keepLines();
  await using issuer = await startIssuer();
  const gateway = await startGateway({ config: issuer.config(), log: kept.log });
  const { privateKey: forged } = await generateKeyPair('ES256');
  const tokens: string[] = [];
  for (let made = 0; made < 90; made += 1) tokens.push(await sign({ sub: `forger-${made}` }, {}, forged));
  for (const token of tokens) {
    const headers = { authorization: `Bearer ${token}` };
    const { errors } = await gateway.ask('{ __typename }', {}, { headers });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  }
  expect(refusalsIn(kept)).toEqual([['signature', 1]]);
  await gateway[Symbol.asyncDispose]();
  expect(refusalsIn(kept)).toEqual([
    ['signature', 1],
    ['signature', 89],
  ]);
  const text = JSON.stringify(kept.lines);
  for (const token of tokens) expect(text).not.toContain(token.slice(0, 40));
});

test.each([
  ['expired', async () => sign({ exp: nowSeconds() - 60 })],
  ['claims', async () => sign({ aud: 'another' })],
  ['claims', async () => sign({}, { typ: 'id+jwt' })],
  ['malformed', async () => 'neither.a.token'],
  ['malformed', async () => 'two words'],
])('a token is refused as %s', async (reason, make) => {
  const kept = keepLines();
  await using issuer = await startIssuer();
  await using gateway = await startGateway({ config: issuer.config(), log: kept.log });
  const headers = { authorization: `Bearer ${await make()}` };
  const { errors } = await gateway.ask('{ __typename }', {}, { headers });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
  expect(refusalsIn(kept)).toEqual([[reason, 1]]);
});
