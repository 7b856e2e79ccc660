import { builder } from './builder.ts';
import { directoryRead } from './permissions.ts';

/** Where an object or a membership comes from: upstream's raw type, and the id of the source. */
export interface SourceShape {
  readonly type: string;
  readonly id: string;
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

const SourceType = builder.enumType('SourceType', {
  description: 'The kind of system an object comes from.',
  values: sourceTypes,
});

type SourceTypeValue = (typeof sourceTypes)[keyof typeof sourceTypes]['value'];

function toSourceType(raw: string): SourceTypeValue {
  return Object.values(sourceTypes).find(({ value }) => value === raw)?.value ?? 'other';
}

export const Source = builder.objectRef<SourceShape>('Source').implement({
  requiresScopes: directoryRead,
  description: 'Where an object or a membership comes from.',
  fields: (t) => ({
    type: t.field({
      type: SourceType,
      nullable: false,
      description: 'The kind of system it comes from.',
      resolve: ({ type }) => toSourceType(type),
    }),
    rawType: t.exposeString('type', {
      nullable: false,
      description: "The kind in upstream's own spelling, also where `type` is OTHER.",
    }),
    id: t.exposeString('id', {
      nullable: false,
      description:
        "The source's id: the instance's own for BUILD_IN, otherwise the enterprise's id at the source.",
    }),
  }),
});
