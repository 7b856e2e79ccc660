import type { IdentityProvider as ProviderDetail } from '../src/eiam/management/identity-provider-schema.ts';
import { builder } from './builder.ts';
import { toEnabled } from './identity-provider-enums.ts';
import { identityProviderRead } from './permissions.ts';
import { checked, listed } from './unreadable.ts';

type LdapShape = NonNullable<ProviderDetail['ldapConfig']> & {
  readonly kind: 'IdentityProviderLdapConfiguration';
};

export const LdapConfiguration = builder.objectRef<LdapShape>('IdentityProviderLdapConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'A connection to Active Directory or another LDAP directory.',
  fields: (t) => ({
    protocol: t.exposeString('ldapProtocol', {
      nullable: true,
      description: "The protocol in upstream's own spelling, as in `ldap`.",
    }),
    serverHost: t.exposeString('ldapServerHost', {
      nullable: true,
      description: "The server's name or address, often inside the company's network: for administrators.",
    }),
    serverPort: t.exposeInt('ldapServerPort', {
      nullable: true,
      description: "The server's port: for administrators.",
    }),
    startTlsEnabled: t.boolean({
      description: 'Whether the connection turns to TLS after it has been made.',
      resolve: (ldap) => toEnabled(checked(ldap).startTlsStatus),
    }),
    administratorUsername: t.exposeString('administratorUsername', {
      nullable: true,
      description: 'The account that EIAM reads the directory with: for administrators.',
    }),
    administratorPasswordConfigured: t.exposeBoolean('administratorPasswordConfigured', {
      nullable: true,
      description: "Whether that account's password is set.",
    }),
    certificateFingerprintEnabled: t.boolean({
      description: 'Whether only certificates with a known fingerprint are accepted.',
      resolve: (ldap) => toEnabled(checked(ldap).certificateFingerprintStatus),
    }),
    certificateFingerprints: t.stringList({
      nullable: { list: true, items: true },
      description: 'The SHA-256 fingerprints that are accepted.',
      resolve: (ldap) => listed(checked(ldap).certificateFingerprints),
    }),
  }),
});
