import { baseTimeMs, dayMs } from '../directory/base-time.ts';
import type { LdapConfig, OidcConfig, SamlConfig } from './identity-provider.ts';

/** What directories, OpenID providers and SAML providers are set up with; every secret is a canary of its own. */
export function createEnterpriseConfigs(canary: (name: string) => string, instanceId: string) {
  const activeDirectory: LdapConfig = {
    AdministratorPassword: canary('ad-administrator-password'),
    AdministratorUsername: 'CN=reader,OU=service,DC=corp,DC=example',
    CertificateFingerprintStatus: 'enabled',
    CertificateFingerprints: ['0b9e8d7c6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c'],
    LdapProtocol: 'ldaps',
    LdapServerHost: 'ad.corp.example',
    LdapServerPort: 636,
    StartTlsStatus: 'disabled',
  };
  const ldap: LdapConfig = {
    AdministratorPassword: canary('ldap-administrator-password'),
    AdministratorUsername: 'cn=admin,dc=corp,dc=example',
    CertificateFingerprintStatus: 'disabled',
    CertificateFingerprints: [],
    LdapProtocol: 'ldap',
    LdapServerHost: '198.51.100.7',
    LdapServerPort: 389,
    StartTlsStatus: 'enabled',
  };
  const oidc: OidcConfig = {
    AuthnParam: {
      AuthnMethod: 'client_secret_post',
      ClientId: 'mkv7rgt4d7i4u7zqtzev2mxxxx',
      ClientSecret: canary('oidc-client-secret'),
    },
    EndpointConfig: {
      AuthorizationEndpoint: 'https://login.partner.example/authorize',
      Issuer: 'https://login.partner.example',
      JwksUri: 'https://login.partner.example/jwks',
      TokenEndpoint: 'https://login.partner.example/token',
      UserinfoEndpoint: 'https://login.partner.example/userinfo',
    },
    GrantScopes: ['openid', 'profile', 'email'],
    GrantType: 'authorization_code',
    PkceChallengeMethod: 'S256',
    PkceRequired: true,
  };
  const saml: SamlConfig = {
    BindingMethod: 'HTTP-REDIRECT',
    Certificates: [
      {
        CertificateMetadata: { NotBefore: baseTimeMs - 300 * dayMs, NotAfter: baseTimeMs + 800 * dayMs },
        Content: '-----BEGIN CERTIFICATE-----\nMIIBexampleexampleexampleexample\n-----END CERTIFICATE-----\n',
      },
    ],
    IdPEntityId: 'https://sts.windows.example/tenant/',
    IdPSsoUrl: 'https://login.microsoftonline.example/tenant/saml2',
    MaxClockSkew: 180,
    RequireRequestSigned: true,
    WantAssertionsSigned: true,
    WantResponseSigned: false,
  };
  const samlEndpoints = {
    SamlAcsEndpoint: `https://example.aliyunidaas.com/login/idp/saml2/acs/${instanceId}`,
    SamlEntityId: `https://example.aliyunidaas.com/saml2/sp/${instanceId}`,
    SamlMetaEndpoint: `https://example.aliyunidaas.com/saml2/sp/${instanceId}/metadata`,
  };
  return { activeDirectory, ldap, oidc, saml, samlEndpoints };
}
