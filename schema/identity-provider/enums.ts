import { enumeration } from '../core/input.ts';

/** A switch that upstream spells `enabled` or `disabled`; null for anything else. */
export function toEnabled(status: string | undefined): boolean | null {
  return status === 'enabled' || (status === 'disabled' ? false : null);
}

/** E3, kind and direction of synchronization. */
export const identityProviderType = enumeration(
  'IdentityProviderType',
  'The product or protocol of an identity provider, and the direction in which users are synchronized.',
  {
    DING_TALK_INBOUND: {
      value: 'urn:alibaba:idaas:idp:alibaba:dingtalk:pull',
      description: 'DingTalk, from which users are synchronized into EIAM.',
    },
    DING_TALK_OUTBOUND: {
      value: 'urn:alibaba:idaas:idp:alibaba:dingtalk:push',
      description: 'DingTalk, to which users are synchronized from EIAM.',
    },
    WE_COM_INBOUND: {
      value: 'urn:alibaba:idaas:idp:tencent:wecom:pull',
      description: 'WeCom, from which users are synchronized into EIAM.',
    },
    LARK_INBOUND: {
      value: 'urn:alibaba:idaas:idp:bytedance:lark:pull',
      description: 'Lark (Feishu), from which users are synchronized into EIAM.',
    },
    ACTIVE_DIRECTORY_INBOUND: {
      value: 'urn:alibaba:idaas:idp:microsoft:ad:pull',
      description: 'Active Directory, from which users are synchronized into EIAM.',
    },
    LDAP_INBOUND: {
      value: 'urn:alibaba:idaas:idp:unknown:ldap:pull',
      description:
        'An LDAP directory other than Active Directory, from which users are synchronized into EIAM.',
    },
    OIDC: {
      value: 'urn:alibaba:idaas:idp:standard:oidc',
      description: 'A provider of standard OpenID Connect, for sign-in only: users are not synchronized.',
    },
    SASE: {
      value: 'urn:alibaba:idaas:idp:alibaba:sase',
      description: 'Secure Access Service Edge (SASE) of Alibaba Cloud.',
    },
    OTHER: { value: 'other', description: 'A type that this version does not know. `rawType` has its URN.' },
  },
);

/** E1. */
export const authenticationSourceSupplier = enumeration(
  'IdentityProviderAuthenticationSourceSupplier',
  'The product that provides the identities of an identity provider.',
  {
    DING_TALK: {
      value: 'urn:alibaba:idaas:idp:alibaba:dingtalk',
      description: 'DingTalk, a workplace chat of Alibaba.',
    },
    LDAP: { value: 'urn:alibaba:idaas:idp:unknown:ldap', description: 'An LDAP directory of any vendor.' },
    IDAAS: { value: 'urn:alibaba:idaas:idp:alibaba:idaas', description: 'Alibaba Cloud IDaaS itself.' },
    WE_COM: {
      value: 'urn:alibaba:idaas:idp:tencent:wecom',
      description: 'WeCom, a workplace chat of Tencent.',
    },
    LARK: {
      value: 'urn:alibaba:idaas:idp:bytedance:lark',
      description: 'Lark (Feishu), a workplace chat of ByteDance.',
    },
    ACTIVE_DIRECTORY: {
      value: 'urn:alibaba:idaas:idp:microsoft:ad',
      description: 'Microsoft Active Directory on the servers of a company.',
    },
    ENTRA_ID: {
      value: 'urn:alibaba:idaas:idp:microsoft:aad',
      description: 'Microsoft Entra ID, formerly Azure Active Directory.',
    },
    SASE: {
      value: 'urn:alibaba:idaas:idp:alibaba:sase',
      description: 'Secure Access Service Edge (SASE) of Alibaba Cloud.',
    },
    OTHER: {
      value: 'other',
      description: 'A product that this version does not know. `rawSourceSupplier` has its URN.',
    },
  },
);

/** E2. */
export const authenticationSourceType = enumeration(
  'IdentityProviderAuthenticationSourceType',
  'The protocol by which users sign in through an identity provider.',
  {
    OIDC: {
      value: 'urn:alibaba:idaas:authntype:oidc',
      description: 'OpenID Connect, an identity layer on OAuth 2.0.',
    },
    SAML2: {
      value: 'urn:alibaba:idaas:authntype:saml2',
      description: 'Security Assertion Markup Language, version 2.0.',
    },
    OTHER: {
      value: 'other',
      description: 'A protocol that this version does not know. `rawSourceType` has its URN.',
    },
  },
);
