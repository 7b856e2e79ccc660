import type { IdentityProvider as ProviderDetail } from '../../src/eiam/management/identity-provider-schema.ts';
import type { ReadableRow } from '../../src/eiam/unreadable.ts';
import { builder } from '../core/builder.ts';
import { identityProviderRead } from '../core/permissions.ts';
import { checked, listed } from '../core/unreadable.ts';

type OidcShape = NonNullable<ProviderDetail['oidcConfig']> & {
  readonly kind: 'IdentityProviderOidcConfiguration';
};
type OidcEndpointsShape = NonNullable<OidcShape['endpointConfig']>;
type SamlShape = NonNullable<ProviderDetail['samlConfig']> & {
  readonly kind: 'IdentityProviderSamlConfiguration';
};

const OidcEndpoints = builder.objectRef<OidcEndpointsShape>('IdentityProviderOidcEndpoints').implement({
  requiresScopes: identityProviderRead,
  description: 'The endpoints of an OpenID provider.',
  fields: (t) => ({
    issuer: t.exposeString('issuer', {
      description: 'The issuer identifier, the `iss` claim of its tokens. Null where it is not set.',
    }),
    authorization: t.exposeString('authorizationEndpoint', {
      description: 'The URL of the authorization endpoint, where users sign in. Null where it is not set.',
    }),
    token: t.exposeString('tokenEndpoint', {
      description:
        'The URL of the token endpoint, where EIAM exchanges a code for tokens. Null where it is not set.',
    }),
    userinfo: t.exposeString('userinfoEndpoint', {
      description:
        'The URL of the userinfo endpoint, where EIAM reads claims of the user. Null where it is not set.',
    }),
    jwks: t.exposeString('jwksUri', {
      description:
        'The URL of the JSON Web Key Set with the public keys that verify its tokens. Null where it is not set.',
    }),
  }),
});

/** How EIAM authenticates itself to the provider. */
const clientOf = (oidc: OidcShape) => checked(checked(oidc).authnParam);

export const OidcConfiguration = builder.objectRef<OidcShape>('IdentityProviderOidcConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'The settings of EIAM as a client (relying party) of an OpenID provider.',
  fields: (t) => ({
    clientId: t.string({
      description: 'The client id of EIAM at the provider. Null where it is not set.',
      resolve: (oidc) => clientOf(oidc)?.clientId,
    }),
    clientSecretConfigured: t.boolean({
      description: 'Whether the client secret is set. The secret itself is not readable.',
      resolve: (oidc) => clientOf(oidc)?.clientSecretConfigured ?? false,
    }),
    clientAuthenticationMethod: t.string({
      description:
        'The method of client authentication: `client_secret_basic` or `client_secret_post`. Null where it is not set.',
      resolve: (oidc) => clientOf(oidc)?.authnMethod,
    }),
    endpoints: t.expose('endpointConfig', {
      type: OidcEndpoints,
      nullable: true,
      description: 'The endpoints of the provider. Null where EIAM sends none.',
    }),
    grantType: t.exposeString('grantType', {
      description: 'The OAuth 2.0 grant type, as in `authorization_code`. Null where it is not set.',
    }),
    grantScopes: t.stringList({
      nullable: { list: true, items: true },
      description: 'The OAuth 2.0 scopes that EIAM requests. Null where EIAM sends no list.',
      resolve: (oidc) => listed(checked(oidc).grantScopes),
    }),
    pkceRequired: t.exposeBoolean('pkceRequired', {
      description: 'Whether EIAM uses PKCE (RFC 7636). Null where EIAM does not state it.',
    }),
    pkceChallengeMethod: t.exposeString('pkceChallengeMethod', {
      description: 'The PKCE code challenge method: `S256` or `plain`. Null where it is not set.',
    }),
  }),
});

const SamlCertificate = builder
  .objectRef<ReadableRow<SamlShape['certificates']>>('IdentityProviderSamlCertificate')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'A certificate that verifies the signatures of a SAML identity provider.',
    fields: (t) => ({
      content: t.exposeString('content', {
        description: 'The certificate as PEM text, which is public. Null where EIAM sends none.',
      }),
      validFrom: t.field({
        type: 'DateTime',
        description: 'When the certificate becomes valid (notBefore). Null where EIAM does not state it.',
        resolve: (certificate) => checked(checked(certificate).certificateMetadata)?.notBefore,
      }),
      validUntil: t.field({
        type: 'DateTime',
        description: 'When the certificate expires (notAfter). Null where EIAM does not state it.',
        resolve: (certificate) => checked(checked(certificate).certificateMetadata)?.notAfter,
      }),
    }),
  });

export const SamlConfiguration = builder.objectRef<SamlShape>('IdentityProviderSamlConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'The settings of EIAM as the service provider of a SAML identity provider.',
  fields: (t) => ({
    entityId: t.exposeString('idPEntityId', {
      description: 'The SAML entity id of the identity provider. Null where it is not set.',
    }),
    signInUrl: t.exposeString('idPSsoUrl', {
      description:
        'The single sign-on URL of the identity provider, where users sign in. Null where it is not set.',
    }),
    bindingMethod: t.exposeString('bindingMethod', {
      description:
        'The SAML binding of requests as EIAM spells it, as in `HTTP-REDIRECT`. Null where it is not set.',
    }),
    certificates: t.field({
      type: [SamlCertificate],
      nullable: { list: true, items: true },
      description:
        'The certificates that verify the signatures of the identity provider. Null where EIAM sends no list.',
      resolve: (saml) => listed(checked(saml).certificates),
    }),
    maxClockSkew: t.exposeInt('maxClockSkew', {
      description:
        'The tolerated difference between the clocks of EIAM and the provider. EIAM does not document the unit; values suggest seconds. Null where it is not set.',
    }),
    requestSigningRequired: t.exposeBoolean('requireRequestSigned', {
      description: 'Whether EIAM signs its authentication requests. Null where EIAM does not state it.',
    }),
    signedAssertionsWanted: t.exposeBoolean('wantAssertionsSigned', {
      description: 'Whether EIAM accepts only signed assertions. Null where EIAM does not state it.',
    }),
    signedResponseWanted: t.exposeBoolean('wantResponseSigned', {
      description: 'Whether EIAM accepts only signed responses. Null where EIAM does not state it.',
    }),
  }),
});
