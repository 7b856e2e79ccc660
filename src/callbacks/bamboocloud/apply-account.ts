import type { CreateUserInput, PatchUserInput } from '../../../schema/user/inputs.ts';
import { type DirectoryAccess, Steps } from './apply-parts.ts';
import type { ChangeRecord } from './change-record.ts';
import type { AccountChange } from './desired-user.ts';
import { hasCode, toRefusal } from './refusals.ts';

/**
 * Writes all changes at once, and what is refused so by halves, so that one refused value keeps no other from being written:
 * of n changes at most 2n - 1 calls.
 * @returns the attributes that were written
 */
export async function applyAccount(
  { actions }: DirectoryAccess,
  userId: string,
  changes: readonly AccountChange[],
  steps: Steps,
  record: ChangeRecord,
): Promise<ReadonlySet<string>> {
  const written = new Set<string>();
  const write = async (some: readonly AccountChange[]): Promise<void> => {
    const [first, ...others] = some;
    if (first === undefined) return;
    const input = merge(some);
    const together = new Steps();
    const patch = () => actions.users.patch({ userId, ...input });
    if (await together.try(patch, others.length === 0 ? first.attribute : undefined)) {
      record.add('UPDATED', Object.keys(input));
      for (const { attribute } of some) written.add(attribute);
    } else if (others.length === 0) steps.refusals.push(...together.refusals);
    else {
      const middle = Math.ceil(some.length / 2);
      await write(some.slice(0, middle));
      await write(some.slice(middle));
    }
  };
  await write(changes);
  return written;
}

function merge(changes: readonly AccountChange[]): Omit<PatchUserInput, 'userId'> {
  const customFields = changes.flatMap(({ input }) => input.customFields ?? []);
  const inputs = changes.map(({ input }) => input);
  return { ...Object.assign({}, ...inputs), ...(customFields.length > 0 && { customFields }) };
}

/**
 * Makes an account with all there is, or where EIAM refuses something of it with a name and a unit alone: what can be written
 * afterwards is written attribute by attribute.
 * @returns its id, be it made now or by a create that was given up
 */
export async function makeAccount(
  { actions }: DirectoryAccess,
  account: CreateUserInput,
  findLate: () => Promise<string | null>,
): Promise<string> {
  const make = async (input: CreateUserInput): Promise<string> => {
    try {
      const { userId } = await actions.users.create(input);
      return userId;
    } catch (error) {
      if (!hasCode(error, 'CONFLICT')) throw error;
      const late = await findLate();
      if (late === null) throw error;
      return late;
    }
  };
  try {
    return await make(account);
  } catch (error) {
    const { username, primaryOrganizationalUnitId, ...rest } = account;
    const isAboutUnit = hasCode(error, 'OUT_OF_SCOPE');
    if (isAboutUnit || toRefusal(error).status !== 400 || Object.keys(rest).length === 0) throw error;
    return make({ username, primaryOrganizationalUnitId });
  }
}
