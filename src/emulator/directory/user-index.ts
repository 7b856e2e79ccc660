import { Lookup, SourcedLookup } from './lookup.ts';
import type { User } from './records.ts';

/**
 * The look-ups by something other than the id (developer-api.md 8.6). Username and e-mail ignore case.
 * An external id that is the user id itself (the default, 8.1) is not indexed: the id already finds it.
 */
export class UserIndex {
  readonly #usernames = new Lookup<User>();
  readonly #emails = new Lookup<User>();
  readonly #phoneNumbers = new Lookup<User>();
  readonly #externalIds = new SourcedLookup<User>();

  add(user: User): void {
    this.#usernames.add(user.username.toLowerCase(), user);
    this.#emails.add(user.email?.toLowerCase(), user);
    this.#phoneNumbers.add(user.phoneNumber, user);
    if (user.userExternalId !== user.userId) {
      this.#externalIds.of(user.userSourceType, user.userSourceId).add(user.userExternalId, user);
    }
  }

  remove(user: User): void {
    this.#usernames.remove(user.username.toLowerCase(), user);
    this.#emails.remove(user.email?.toLowerCase(), user);
    this.#phoneNumbers.remove(user.phoneNumber, user);
    this.#externalIds.of(user.userSourceType, user.userSourceId).remove(user.userExternalId, user);
  }

  byUsername(username: string): User | undefined {
    return this.#usernames.get(username.toLowerCase());
  }

  byEmail(email: string): User | undefined {
    return this.#emails.get(email.toLowerCase());
  }

  byPhoneNumber(phoneNumber: string, phoneRegion?: string): User | undefined {
    if (phoneRegion === undefined) return this.#phoneNumbers.get(phoneNumber);
    return this.#phoneNumbers.all(phoneNumber).find((user) => user.phoneRegion === phoneRegion);
  }

  byExternalId(externalId: string, sourceType: string, sourceId: string): User | undefined {
    return this.#externalIds.get(sourceType, sourceId, externalId);
  }
}
