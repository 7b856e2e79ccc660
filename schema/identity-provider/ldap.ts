import type { IdentityProvider as ProviderDetail } from '../../src/eiam/management/identity-provider-schema.ts';
import { builder } from '../core/builder.ts';
import { identityProviderRead } from '../core/permissions.ts';
import { checked, listed } from '../core/unreadable.ts';
import { toEnabled } from './enums.ts';

type LdapShape = NonNullable<ProviderDetail['ldapConfig']> & {
  readonly kind: 'IdentityProviderLdapConfiguration';
};

export const LdapConfiguration = builder.objectRef<LdapShape>('IdentityProviderLdapConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'The settings of the connection to Active Directory or another LDAP directory.',
  fields: (t) => ({
    protocol: t.exposeString('ldapProtocol', {
      description: 'The protocol as EIAM spells it, as in `ldap`. Null where it is not set.',
    }),
    serverHost: t.exposeString('ldapServerHost', {
      description:
        'The host name or address of the server, often inside a private network. Null where it is not set.',
    }),
    serverPort: t.exposeInt('ldapServerPort', {
      description: 'The TCP port of the server. Null where it is not set.',
    }),
    startTlsEnabled: t.boolean({
      description:
        'Whether the connection is upgraded to TLS by StartTLS. Null where EIAM does not state it.',
      resolve: (ldap) => toEnabled(checked(ldap).startTlsStatus),
    }),
    administratorUsername: t.exposeString('administratorUsername', {
      description: 'The bind account with which EIAM reads the directory. Null where it is not set.',
    }),
    administratorPasswordConfigured: t.exposeBoolean('administratorPasswordConfigured', {
      description: 'Whether the password of the bind account is set. The password itself is not readable.',
    }),
    certificateFingerprintEnabled: t.boolean({
      description:
        'Whether only server certificates with a pinned fingerprint are accepted. Null where EIAM does not state it.',
      resolve: (ldap) => toEnabled(checked(ldap).certificateFingerprintStatus),
    }),
    certificateFingerprints: t.stringList({
      nullable: { list: true, items: true },
      description: 'The pinned SHA-256 fingerprints of server certificates. Null where EIAM sends no list.',
      resolve: (ldap) => listed(checked(ldap).certificateFingerprints),
    }),
  }),
});
