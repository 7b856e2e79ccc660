import { expect, test } from 'vitest';
import { openAuditFile } from '../support/audit-file.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

const disable = 'mutation Off($id: ID!) { disableUser(input: { userId: $id }) { __typename } }';

async function readFigures({ send }: OpenGateway): Promise<Record<string, number>> {
  const { text } = await send('/metrics');
  const lines = text.matchAll(/^eiam_audit_(\w+)(?:\{outcome="(\w+)"\})? (\d+)$/gm);
  return Object.fromEntries(
    Array.from(lines, ([, name = '', outcome = name, value]) => [outcome, Number(value)]),
  );
}

const still = { lost: 0, lines_owed: 0, failing: 0, writes_suspended: 0 };

test('a full disk shows in the metrics, and that it is over', async () => {
  using file = openAuditFile();
  const audit = { file: file.path, fsync: false, isRequired: true };
  await using gateway = await openGateway({ config: { audit } });
  const { userId: id } = gateway.emulator.samples;
  await gateway.ask(disable, { id });
  // The start, an intent and an outcome.
  expect(await readFigures(gateway)).toEqual({ ...still, written: 3, refused: 0 });
  const empty = file.fill();
  await gateway.ask(disable, { id });
  // The outcome of the write that was refused is kept, which the client does not wait for.
  const full = { lost: 0, lines_owed: 1, failing: 1, writes_suspended: 1 };
  await expect.poll(() => readFigures(gateway)).toEqual({ ...full, written: 3, refused: 1 });
  empty();
  await gateway.ask(disable, { id });
  expect(await readFigures(gateway)).toEqual({ ...still, written: 6, refused: 1 });
});

test('where no write is stopped for it, none is said to be', async () => {
  using file = openAuditFile();
  const audit = { file: file.path, fsync: false, isRequired: false };
  await using gateway = await openGateway({ config: { audit } });
  const { userId: id } = gateway.emulator.samples;
  const empty = file.fill();
  await gateway.ask(disable, { id });
  const figures = { lost: 0, lines_owed: 2, failing: 1, writes_suspended: 0, written: 1, refused: 0 };
  expect(await readFigures(gateway)).toEqual(figures);
  empty();
});

test('without a trail there is none of it', async () => {
  await using gateway = await openGateway();
  expect(await readFigures(gateway)).toEqual({});
});
