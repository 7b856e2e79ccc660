import { expect, test } from 'vitest';
import { OutOfScopeError, UpstreamUnavailableError } from '../../../schema/errors/errors.ts';
import { createScopeStatus, lookAtScope, type ScopeCalls } from '../../../src/loaders/scope-status.ts';

const unexpected = () => Promise.reject(new TypeError('Expected no such request'));
const noChild = async () => ({ totalCount: 0, data: [] });
const scopeOf = (id: string) => async () => ({ organizationalUnitIds: [id] });
const root = async () => ({
  organizationalUnitId: 'ou_1',
  organizationalUnitName: 'Root',
  organizationalUnitSourceType: 'build_in',
  organizationalUnitSourceId: 'idaas_1',
  createTime: 1,
  updateTime: 1,
});
const child = async () => ({ totalCount: 1, data: [{ ...(await root()), parentId: 'ou_1' }] });

test.each<[string, Partial<ScopeCalls>, boolean, boolean | undefined]>([
  ['names the root', { firstChild: child, provisioningScope: scopeOf('ou_1') }, true, true],
  ['names its alias', { firstChild: child, provisioningScope: scopeOf('ou_root') }, true, true],
  ['names a unit below it', { firstChild: child, provisioningScope: scopeOf('ou_2') }, false, false],
  [
    'names a root without children',
    { firstChild: noChild, rootByAlias: root, provisioningScope: scopeOf('ou_1') },
    true,
    true,
  ],
  ['hides the root', { firstChild: () => Promise.reject(new OutOfScopeError()) }, false, false],
  [
    'cannot be read',
    { firstChild: child, provisioningScope: () => Promise.reject(new UpstreamUnavailableError()) },
    false,
    undefined,
  ],
  ['has a root that no caller can find', { firstChild: noChild }, false, undefined],
])('a scope that %s', async (_what, answers, isWhole, learned) => {
  const scope = createScopeStatus(() => 0);
  const requests = { firstChild: unexpected, rootByAlias: unexpected, provisioningScope: unexpected };
  const look = lookAtScope(scope, { ...requests, ...answers });
  // A look that fails is no statement about the scope.
  if (learned === undefined) await expect(look).rejects.toThrow();
  else expect(await look).toBe(isWhole);
  expect(scope.isWhole).toBe(learned);
});

test('reports when a look shows the opposite of the one before, however long ago that was', () => {
  let time = 0;
  const changes: number[] = [];
  const scope = createScopeStatus(
    () => time,
    10_000,
    () => changes.push(time),
  );
  for (const isWhole of [true, true, false, false, true]) {
    time += 1;
    scope.learn(isWhole);
  }
  expect(changes).toEqual([3, 5]);
  time = 100_000;
  scope.learn(true);
  scope.discard();
  scope.learn(false);
  expect(changes).toEqual([3, 5, 100_000]);
});

test('is valid for ten seconds, or until a reply contradicts it', () => {
  let time = 0;
  const scope = createScopeStatus(() => time);
  scope.learn(true);
  time = 9_999;
  expect(scope.isWhole).toBe(true);
  time = 10_000;
  expect(scope.isWhole).toBeUndefined();
  scope.learn(true);
  scope.discard();
  expect(scope.isWhole).toBeUndefined();
});
