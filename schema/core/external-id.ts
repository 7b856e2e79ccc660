import { acceptsText } from './arguments.ts';
import { builder } from './builder.ts';

export const ExternalIdInput = builder.inputType('DirectoryExternalIdInput', {
  description:
    'The id of an object in the system that it was synchronized from. It is unique together with that system.',
  fields: (t) => ({
    id: t.string({
      required: true,
      description: 'The id of the object in that system.',
      extensions: acceptsText,
    }),
    sourceType: t.string({
      required: true,
      defaultValue: 'build_in',
      description:
        'The type of that system as EIAM spells it, as in build_in, ding_talk, ad or ldap: `source { rawType }`.',
      extensions: acceptsText,
    }),
    sourceId: t.string({
      description:
        'The id of that system: `source { sourceId }`. Left out: the id of the EIAM instance, for objects that were created in EIAM.',
      extensions: acceptsText,
    }),
  }),
});

/** The input of a oneOf member that graphql has proved to be there. */
export function externalIdOf(input: typeof ExternalIdInput.$inferInput | null | undefined) {
  if (!input) throw new TypeError('Expected exactly one member of the oneOf input, but got none');
  return { id: input.id, sourceType: input.sourceType, sourceId: input.sourceId ?? undefined };
}

/** An object's id at its source; `sourceId` left out: EIAM itself. */
export interface ExternalId {
  readonly id: string;
  readonly sourceType: string;
  readonly sourceId?: string | undefined;
}
