import { builder, semanticNonNull } from './builder.ts';
import { directoryRead } from './permissions.ts';
import { checked, type Faulty } from './unreadable.ts';

/** Where an object or a membership comes from: upstream's raw type, and the id of the source; each throws where it cannot be read. */
export interface SourceShape {
  readonly type: () => string | undefined;
  readonly id: () => string | undefined;
}

/** The source that a row of upstream's names in two of its members. */
export function sourceOf<
  Name extends string,
  Row extends { readonly [Each in Name]?: string | undefined } & Faulty,
>(row: Row, type: Name, id: Name): SourceShape {
  return { type: () => checked(row)[type], id: () => checked(row)[id] };
}

/** Upstream's spellings (developer-api.md 6.5: yes, "build"). The list is open. */
const sourceTypes = {
  BUILD_IN: { value: 'build_in', description: 'Made in EIAM itself.' },
  DING_TALK: { value: 'ding_talk', description: 'Synchronized from DingTalk.' },
  AD: { value: 'ad', description: 'Synchronized from Active Directory.' },
  LDAP: { value: 'ldap', description: 'Synchronized from an LDAP directory.' },
  WE_COM: { value: 'we_com', description: 'Synchronized from WeCom.' },
  OTHER: { value: 'other', description: 'A kind that this version does not know; `rawType` has its name.' },
} as const;

export const SourceType = builder.enumType('DirectorySourceType', {
  description: 'The kind of system an object comes from.',
  values: sourceTypes,
});

type SourceTypeValue = (typeof sourceTypes)[keyof typeof sourceTypes]['value'];

function toSourceType(raw: string): SourceTypeValue {
  return Object.values(sourceTypes).find(({ value }) => value === raw)?.value ?? 'other';
}

export const Source = builder.objectRef<SourceShape>('DirectorySource').implement({
  requiresScopes: directoryRead,
  description: 'Where an object or a membership comes from.',
  fields: (t) => ({
    type: t.field({
      type: SourceType,
      ...semanticNonNull,
      description: 'The kind of system it comes from.',
      resolve: ({ type }) => {
        const raw = type();
        return raw === undefined ? null : toSourceType(raw);
      },
    }),
    rawType: t.string({
      ...semanticNonNull,
      description: "The kind in upstream's own spelling, also where `type` is OTHER.",
      resolve: ({ type }) => type(),
    }),
    sourceId: t.string({
      ...semanticNonNull,
      description:
        "The source's id: the instance's own for BUILD_IN, otherwise the enterprise's id at the source.",
      resolve: ({ id }) => id(),
    }),
  }),
});
