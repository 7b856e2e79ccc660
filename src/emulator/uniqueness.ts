import type { Directory } from './directory/directory.ts';
import { resourceDuplicated } from './wire-errors.ts';

/** Values an account is about to take; undefined ones are not checked. */
export interface TakenValues {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly phoneRegion?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly userExternalId?: string | undefined;
}

/**
 * One to an instance, whether the application sees the other account or not: username and e-mail in whatever case, the
 * number within its region (two regions may share one, developer-api.md 8.6), the external id within the built-in source.
 * @param userId the account that may have them already
 * @throws ServiceError
 */
export function refuseTakenValues(directory: Directory, values: TakenValues, userId?: string): void {
  const { username, phoneRegion, phoneNumber, email, userExternalId } = values;
  const { instanceId } = directory;
  const holders = [
    ['Username', username, username && directory.userByUsername(username)],
    ['PhoneNumber', phoneNumber, phoneNumber && directory.userByPhoneNumber(phoneNumber, phoneRegion)],
    ['Email', email, email && directory.userByEmail(email)],
    [
      'UserExternalId',
      userExternalId,
      userExternalId && directory.userByExternalId(userExternalId, 'build_in', instanceId),
    ],
  ] as const;
  for (const [field, value, holder] of holders) {
    if (value && holder && holder.userId !== userId) throw resourceDuplicated(field, value);
  }
}
