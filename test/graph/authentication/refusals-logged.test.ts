import { generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { createRefusalLog } from '../../../src/observability/refusal-log.ts';
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

test('each kind is a line a minute for as long as there are refusals', () => {
  const kept = keepLines();
  const due: (() => void)[] = [];
  const setTimer = (callback: () => void) => {
    due.push(callback);
    return () => {};
  };
  const refusals = createRefusalLog({ log: kept.log, setTimer });
  const passMinute = () => {
    for (const callback of due.splice(0)) callback();
  };
  for (const reason of ['expired', 'expired', 'claims', 'expired']) refusals.note(reason);
  passMinute();
  const first = [
    ['expired', 1],
    ['claims', 1],
    ['expired', 2],
  ];
  expect(refusalsIn(kept)).toEqual(first);
  passMinute();
  passMinute();
  expect(refusalsIn(kept)).toEqual(first);
  refusals.note('expired');
  expect(refusalsIn(kept)).toEqual([...first, ['expired', 1]]);
});
