import { User } from '../core/node.ts';
import type { WrittenUser } from './ports.ts';
import { findUser } from './user.ts';

/** What the payloads of writes to users have in common. */
export const writtenUser = {
  type: User,
  name: 'user',
  noun: 'user',
  idOf: ({ userId }: WrittenUser) => userId,
  find: findUser,
};
