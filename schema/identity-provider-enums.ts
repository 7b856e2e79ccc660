import { builder } from './builder.ts';

/** A member of an open enumeration: upstream's URN, and what it means. */
type Values = Readonly<Record<string, { readonly value: string; readonly description: string }>>;

/** The known value, or `other`: upstream's lists are open (management-api.md 5.1). */
export function toKnown<const Known extends Values>(values: Known, raw: string): Known[keyof Known]['value'] {
  return Object.values(values).some(({ value }) => value === raw) ? raw : 'other';
}

/** A switch that upstream spells `enabled` or `disabled`; null for anything else. */
export function toEnabled(status: string | undefined): boolean | null {
  return status === 'enabled' || (status === 'disabled' ? false : null);
}

/** E3, kind and direction of synchronization. */
export const identityProviderTypes = {
  DING_TALK_INBOUND: {
    value: 'urn:alibaba:idaas:idp:alibaba:dingtalk:pull',
    description: 'DingTalk, whose people come into EIAM.',
  },
  DING_TALK_OUTBOUND: {
    value: 'urn:alibaba:idaas:idp:alibaba:dingtalk:push',
    description: "DingTalk, which EIAM's people go out to.",
  },
  WE_COM_INBOUND: {
    value: 'urn:alibaba:idaas:idp:tencent:wecom:pull',
    description: 'WeCom, whose people come into EIAM.',
  },
  LARK_INBOUND: {
    value: 'urn:alibaba:idaas:idp:bytedance:lark:pull',
    description: 'Lark (Feishu), whose people come into EIAM.',
  },
  ACTIVE_DIRECTORY_INBOUND: {
    value: 'urn:alibaba:idaas:idp:microsoft:ad:pull',
    description: 'Active Directory, whose people come into EIAM.',
  },
  LDAP_INBOUND: {
    value: 'urn:alibaba:idaas:idp:unknown:ldap:pull',
    description: 'Another LDAP directory, whose people come into EIAM.',
  },
  OIDC: {
    value: 'urn:alibaba:idaas:idp:standard:oidc',
    description: 'Anything that speaks OpenID Connect; for signing in alone.',
  },
  SASE: {
    value: 'urn:alibaba:idaas:idp:alibaba:sase',
    description: "Alibaba Cloud's Secure Access Service Edge.",
  },
  OTHER: { value: 'other', description: 'A kind that this version does not know; `rawType` has its URN.' },
} as const;

export const IdentityProviderType = builder.enumType('IdentityProviderType', {
  description: 'The kind of an identity provider, and which way people are synchronized with it.',
  values: identityProviderTypes,
});

/** E1. */
export const authenticationSourceSuppliers = {
  DING_TALK: {
    value: 'urn:alibaba:idaas:idp:alibaba:dingtalk',
    description: 'Alibaba DingTalk, the workplace chat.',
  },
  LDAP: { value: 'urn:alibaba:idaas:idp:unknown:ldap', description: 'An LDAP directory of any make.' },
  IDAAS: { value: 'urn:alibaba:idaas:idp:alibaba:idaas', description: 'IDaaS itself.' },
  WE_COM: { value: 'urn:alibaba:idaas:idp:tencent:wecom', description: 'Tencent WeCom, the workplace chat.' },
  LARK: { value: 'urn:alibaba:idaas:idp:bytedance:lark', description: 'Lark (Feishu).' },
  ACTIVE_DIRECTORY: {
    value: 'urn:alibaba:idaas:idp:microsoft:ad',
    description: "Microsoft's directory on a company's own servers.",
  },
  ENTRA_ID: {
    value: 'urn:alibaba:idaas:idp:microsoft:aad',
    description: 'Microsoft Entra ID, formerly Azure Active Directory.',
  },
  SASE: {
    value: 'urn:alibaba:idaas:idp:alibaba:sase',
    description: "Alibaba Cloud's Secure Access Service Edge.",
  },
  OTHER: {
    value: 'other',
    description: 'A product that this version does not know; `rawSourceSupplier` has its URN.',
  },
} as const;

export const AuthenticationSourceSupplier = builder.enumType('IdentityProviderAuthenticationSourceSupplier', {
  description: 'The product behind an identity provider.',
  values: authenticationSourceSuppliers,
});

/** E2. */
export const authenticationSourceTypes = {
  OIDC: { value: 'urn:alibaba:idaas:authntype:oidc', description: 'OpenID Connect.' },
  SAML2: {
    value: 'urn:alibaba:idaas:authntype:saml2',
    description: 'Security Assertion Markup Language, version 2.0.',
  },
  OTHER: {
    value: 'other',
    description: 'A protocol that this version does not know; `rawSourceType` has its URN.',
  },
} as const;

export const AuthenticationSourceType = builder.enumType('IdentityProviderAuthenticationSourceType', {
  description: 'The protocol by which people sign in through an identity provider.',
  values: authenticationSourceTypes,
});
