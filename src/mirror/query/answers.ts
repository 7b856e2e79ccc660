import type {
  GroupsQuestion,
  MirrorCounts,
  SearchQuestion,
  UnitsQuestion,
  UsersAmong,
  UsersQuestion,
} from '../questions.ts';
import { groupListing } from './groups.ts';
import { type HeldPage, heldPage, searchPage, usersPage } from './held-pages.ts';
import { type HeldMemberships, membershipsOf } from './member-of.ts';
import { countOf } from './page.ts';
import type { Reader } from './reader.ts';
import { sql } from './sql.ts';
import { unitListing } from './units.ts';
import { userListing } from './users.ts';

// What is asked of a reader, and what it answers. Both cross the border of a thread: rows as the JSON that the file holds.

export type Asked =
  | { readonly kind: 'users'; readonly question: UsersQuestion }
  | { readonly kind: 'groups'; readonly question: GroupsQuestion }
  | { readonly kind: 'units'; readonly question: UnitsQuestion }
  | { readonly kind: 'search'; readonly question: SearchQuestion }
  | { readonly kind: 'counts' }
  | { readonly kind: 'userCount'; readonly among: UsersAmong }
  | {
      readonly kind: 'memberOf';
      readonly userId: string;
      readonly ids: readonly string[];
      readonly includeDescendants: boolean;
    };

/** The answer to each kind of question. */
export interface Answers {
  readonly users: HeldPage;
  readonly groups: HeldPage;
  readonly units: HeldPage;
  readonly search: HeldPage;
  readonly counts: MirrorCounts;
  readonly userCount: number;
  readonly memberOf: HeldMemberships;
}

export type Answer = Answers[Asked['kind']];

const ofEveryone = { filter: undefined, order: undefined, now: 0 };

export function answerTo(reader: Reader, asked: Asked): Answer {
  switch (asked.kind) {
    case 'users':
      return usersPage(reader, asked.question);
    case 'groups':
      return heldPage(reader, groupListing(reader, asked.question), asked.question.window);
    case 'units':
      return heldPage(reader, unitListing(reader, asked.question), asked.question.window);
    case 'search':
      return searchPage(reader, asked.question);
    case 'counts':
      return {
        users: reader.count(sql`SELECT count(*) FROM users`),
        groups: reader.count(sql`SELECT count(*) FROM groups`),
        units: reader.count(sql`SELECT count(*) FROM units`),
      };
    case 'userCount':
      return countOf(reader, userListing(reader, { ...ofEveryone, among: asked.among }));
    case 'memberOf':
      return membershipsOf(reader, asked.userId, asked.ids, asked.includeDescendants);
  }
}
