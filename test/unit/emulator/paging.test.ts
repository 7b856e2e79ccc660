import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AccessTokens } from '../../../src/emulator/access-tokens.ts';
import { Application } from '../../../src/emulator/application.ts';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { ProvisioningScope } from '../../../src/emulator/directory/scope.ts';
import { selectAll } from '../../../src/emulator/directory/scope-selection.ts';
import { ListOrder } from '../../../src/emulator/list-order.ts';
import type { Call } from '../../../src/emulator/operation.ts';
import { PageTokens } from '../../../src/emulator/page-tokens.ts';
import { toCursorPage, toNumberedPage } from '../../../src/emulator/paging.ts';
import { PasswordHistory } from '../../../src/emulator/password-history.ts';
import { defaultPasswordPolicy } from '../../../src/emulator/password-policy.ts';
import { createSignIn } from '../../../src/emulator/sign-in/sign-in.ts';

const directory = new Directory();
const accessTokens = new AccessTokens(60, () => 0);
const pageTokens = new PageTokens(60_000, () => 0);

const createCall = (parameters: Record<string, string>, shiftedRows = 0): Call => ({
  directory,
  scope: new ProvisioningScope(directory, selectAll(directory)),
  application: new Application('app_x', 'CSx', []),
  accessTokens,
  signIn: createSignIn(accessTokens, () => 0),
  pageTokens,
  listOrder: new ListOrder('creation', 1),
  now: () => 0,
  expiredTokenStatus: 400,
  passwordPolicy: defaultPasswordPolicy,
  passwordHistory: new PasswordHistory(0),
  resourceId: '',
  query: new URLSearchParams(parameters),
  token: undefined,
  authorization: '',
  contentType: '',
  text: '',
  shiftedRows,
});

const createRows = (count: number) => Array.from({ length: count }, (_, number) => `row${number}`);
const toItem = (row: string) => ({ row });
const idOf = (row: string) => row;
const pageSizes = fc.integer({ min: 1, max: 100 });

test('numbered pages put together are the list, for every size', () => {
  fc.assert(
    fc.property(fc.nat(250), pageSizes, (count, pageSize) => {
      const rows = createRows(count);
      const pages = Math.ceil(count / pageSize);
      const seen = Array.from({ length: pages }, (_, page) =>
        toNumberedPage(
          createCall({ pageSize: String(pageSize), pageNumber: String(page + 1) }),
          rows,
          toItem,
        ),
      );
      expect(seen.flatMap(({ data }) => data)).toEqual(rows.map(toItem));
      expect(seen.every(({ totalCount }) => totalCount === count)).toBe(true);
    }),
  );
});

test('cursor pages put together are the list, for every size, and end without a token', () => {
  fc.assert(
    fc.property(fc.nat(250), pageSizes, (count, maxResults) => {
      const rows = createRows(count);
      const seen: object[] = [];
      let nextToken: string | undefined = '';
      let pages = 0;
      while (nextToken !== undefined) {
        const call = createCall({ maxResults: String(maxResults), nextToken });
        const page = toCursorPage(call, { list: 'a', rows, idOf, toItem });
        expect(page).toMatchObject({ totalCount: count, maxResults });
        seen.push(...page.data);
        nextToken = page.nextToken;
        pages += 1;
      }
      expect(seen).toEqual(rows.map(toItem));
      expect(pages).toBe(Math.max(1, Math.ceil(count / maxResults)));
    }),
  );
});

test('a shifted page repeats as many rows as were inserted, or skips as many as were deleted', () => {
  const rows = createRows(9);
  const page = (shiftedRows: number) =>
    toNumberedPage(createCall({ pageSize: '3', pageNumber: '2' }, shiftedRows), rows, toItem);
  expect(page(2)).toEqual({ totalCount: 11, data: ['row1', 'row2', 'row3'].map(toItem) });
  expect(page(-2)).toEqual({ totalCount: 7, data: ['row5', 'row6', 'row7'].map(toItem) });
  expect(page(50)).toEqual({ totalCount: 59, data: ['row0', 'row1', 'row2'].map(toItem) });
  expect(page(-50)).toEqual({ totalCount: 0, data: [] });
});
