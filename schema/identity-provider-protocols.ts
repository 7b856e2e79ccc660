import type { IdentityProvider as ProviderDetail } from '../src/eiam/management/identity-provider-schema.ts';
import type { ReadableRow } from '../src/eiam/unreadable.ts';
import { builder } from './builder.ts';
import { identityProviderRead } from './permissions.ts';
import { checked, listed } from './unreadable.ts';

type OidcShape = NonNullable<ProviderDetail['oidcConfig']> & {
  readonly kind: 'IdentityProviderOidcConfiguration';
};
type OidcEndpointsShape = NonNullable<OidcShape['endpointConfig']>;
type SamlShape = NonNullable<ProviderDetail['samlConfig']> & {
  readonly kind: 'IdentityProviderSamlConfiguration';
};

const OidcEndpoints = builder.objectRef<OidcEndpointsShape>('IdentityProviderOidcEndpoints').implement({
  requiresScopes: identityProviderRead,
  description: 'Where an OpenID provider is reached.',
  fields: (t) => ({
    issuer: t.exposeString('issuer', { nullable: true, description: 'Who its tokens say they come from.' }),
    authorization: t.exposeString('authorizationEndpoint', {
      nullable: true,
      description: 'Where people are sent to sign in.',
    }),
    token: t.exposeString('tokenEndpoint', {
      nullable: true,
      description: 'Where EIAM exchanges a code for tokens.',
    }),
    userinfo: t.exposeString('userinfoEndpoint', {
      nullable: true,
      description: 'Where EIAM asks who has signed in.',
    }),
    jwks: t.exposeString('jwksUri', {
      nullable: true,
      description: 'Where the public keys are that its tokens are verified with.',
    }),
  }),
});

/** How EIAM authenticates itself to the provider. */
const clientOf = (oidc: OidcShape) => checked(checked(oidc).authnParam);

export const OidcConfiguration = builder.objectRef<OidcShape>('IdentityProviderOidcConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'EIAM as the client of an OpenID provider.',
  fields: (t) => ({
    clientId: t.string({
      description: 'Who EIAM is to the provider.',
      resolve: (oidc) => clientOf(oidc)?.clientId,
    }),
    clientSecretConfigured: t.boolean({
      description: "Whether the client's secret is set.",
      resolve: (oidc) => clientOf(oidc)?.clientSecretConfigured ?? false,
    }),
    clientAuthenticationMethod: t.string({
      description: 'How EIAM proves who it is: `client_secret_basic` or `client_secret_post`.',
      resolve: (oidc) => clientOf(oidc)?.authnMethod,
    }),
    endpoints: t.expose('endpointConfig', {
      type: OidcEndpoints,
      nullable: true,
      description: 'Where the provider is reached.',
    }),
    grantType: t.exposeString('grantType', {
      nullable: true,
      description: 'How tokens are asked for, as in `authorization_code`.',
    }),
    grantScopes: t.stringList({
      nullable: { list: true, items: true },
      description: 'The scopes that are asked for.',
      resolve: (oidc) => listed(checked(oidc).grantScopes),
    }),
    pkceRequired: t.exposeBoolean('pkceRequired', {
      nullable: true,
      description: 'Whether a code is bound to the browser that asked for it (PKCE).',
    }),
    pkceChallengeMethod: t.exposeString('pkceChallengeMethod', {
      nullable: true,
      description: 'How it is bound: `S256` or `plain`.',
    }),
  }),
});

const SamlCertificate = builder
  .objectRef<ReadableRow<SamlShape['certificates']>>('IdentityProviderSamlCertificate')
  .implement({
    requiresScopes: identityProviderRead,
    description: "A certificate that the provider's answers are signed with.",
    fields: (t) => ({
      content: t.exposeString('content', {
        nullable: true,
        description: 'The certificate itself, which is public, as PEM text.',
      }),
      validFrom: t.field({
        type: 'DateTime',
        description: 'When it begins to be valid.',
        resolve: (certificate) => checked(checked(certificate).certificateMetadata)?.notBefore,
      }),
      validUntil: t.field({
        type: 'DateTime',
        description: 'When it ends to be valid.',
        resolve: (certificate) => checked(checked(certificate).certificateMetadata)?.notAfter,
      }),
    }),
  });

export const SamlConfiguration = builder.objectRef<SamlShape>('IdentityProviderSamlConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'EIAM as the service provider of a SAML identity provider.',
  fields: (t) => ({
    entityId: t.exposeString('idPEntityId', {
      nullable: true,
      description: "The identity provider's own entity id.",
    }),
    signInUrl: t.exposeString('idPSsoUrl', {
      nullable: true,
      description: 'Where people are sent to sign in.',
    }),
    bindingMethod: t.exposeString('bindingMethod', {
      nullable: true,
      description: "How requests travel, in upstream's own spelling, as in `HTTP-REDIRECT`.",
    }),
    certificates: t.field({
      type: [SamlCertificate],
      nullable: { list: true, items: true },
      description: "What the provider's answers are verified with.",
      resolve: (saml) => listed(checked(saml).certificates),
    }),
    maxClockSkew: t.exposeInt('maxClockSkew', {
      nullable: true,
      description:
        'How far clocks may differ. Upstream does not say in which unit; values look like seconds.',
    }),
    requestSigningRequired: t.exposeBoolean('requireRequestSigned', {
      nullable: true,
      description: 'Whether EIAM signs its requests.',
    }),
    signedAssertionsWanted: t.exposeBoolean('wantAssertionsSigned', {
      nullable: true,
      description: 'Whether only signed assertions are accepted.',
    }),
    signedResponseWanted: t.exposeBoolean('wantResponseSigned', {
      nullable: true,
      description: 'Whether only signed responses are accepted.',
    }),
  }),
});
