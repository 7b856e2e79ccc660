import { enumeration } from './input.ts';

/** Upstream's spellings (developer-api.md 6.5: yes, "build"). The list is open. */
export const sourceType = enumeration(
  'DirectorySourceType',
  'The type of the system that an object or a membership was created in or synchronized from.',
  {
    BUILD_IN: {
      value: 'build_in',
      description: 'Created in EIAM itself, by an administrator or an application.',
    },
    DING_TALK: { value: 'ding_talk', description: 'Synchronized from an enterprise in DingTalk.' },
    AD: { value: 'ad', description: 'Synchronized from Active Directory.' },
    LDAP: { value: 'ldap', description: 'Synchronized from an LDAP directory.' },
    WE_COM: { value: 'we_com', description: 'Synchronized from an enterprise in WeCom.' },
    OTHER: { value: 'other', description: 'A type that this version does not know. `rawType` has its name.' },
  },
);
