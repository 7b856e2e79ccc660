import { input, optional, required, type ValueOf } from './input.ts';
import { searchText } from './limits.ts';

export const externalIdInput = input(
  'DirectoryExternalIdInput',
  'The id of an object in the system that it was synchronized from. It is unique together with that system.',
  {
    id: required(searchText, 'The id of the object in that system.'),
    sourceType: required(
      searchText,
      'The type of that system as EIAM spells it, as in build_in, ding_talk, ad or ldap: `source { rawType }`.',
      { defaultValue: 'build_in' },
    ),
    sourceId: optional(
      searchText,
      'The id of that system: `source { sourceId }`. Left out: the id of the EIAM instance, for objects that were created in EIAM.',
    ),
  },
);

/** The input of a oneOf member that graphql has proved to be there. */
export function externalIdOf(given: ValueOf<typeof externalIdInput> | null | undefined): ExternalId {
  if (!given) throw new TypeError('Expected exactly one member of the oneOf input, but got none');
  return { ...given, sourceId: given.sourceId ?? undefined };
}

/** An object's id at its source; `sourceId` left out: EIAM itself. */
export interface ExternalId {
  readonly id: string;
  readonly sourceType: string;
  readonly sourceId?: string | undefined;
}
