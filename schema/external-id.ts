import { acceptsText } from './arguments.ts';
import { builder } from './builder.ts';

export const ExternalIdInput = builder.inputType('DirectoryExternalIdInput', {
  description: 'The id of an object at the system it comes from.',
  fields: (t) => ({
    id: t.string({ required: true, description: 'The id at the source.', extensions: acceptsText }),
    sourceType: t.string({
      required: true,
      defaultValue: 'build_in',
      description: "The kind of source in upstream's spelling: build_in, ding_talk, ad, ldap or another.",
      extensions: acceptsText,
    }),
    sourceId: t.string({
      description: "The source's own id; left out: the id of the EIAM instance.",
      extensions: acceptsText,
    }),
  }),
});

/** The input of a oneOf member that graphql has proved to be there. */
export function externalIdOf(input: typeof ExternalIdInput.$inferInput | null | undefined) {
  if (!input) throw new TypeError('Expected exactly one member of the oneOf input, but got none');
  return { id: input.id, sourceType: input.sourceType, sourceId: input.sourceId ?? undefined };
}
