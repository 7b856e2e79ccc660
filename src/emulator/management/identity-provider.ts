type Switch = 'disabled' | 'enabled';

/** A secret may be there, empty, null or left out: a client must take them all (management-api.md 3.1). */
type Secret = string | null;

export interface DingtalkAppConfig {
  readonly AppKey: string;
  readonly AppSecret?: Secret;
  readonly CorpId: string;
  readonly DingtalkLoginVersion: string;
  readonly DingtalkVersion: string;
  readonly EncryptKey?: Secret;
  readonly VerificationToken?: Secret;
}

export interface DingtalkProvisioningConfig {
  readonly AuthedDepartmentIds: readonly { readonly DeptId: string; readonly DeptName: string }[];
  readonly AuthedUsers: readonly { readonly Name: string; readonly UserId: string }[];
  readonly CorpId: string;
  readonly CorpName: string;
}

export interface LarkConfig {
  readonly AppId: string;
  readonly AppSecret?: Secret;
  readonly EncryptKey?: Secret;
  readonly EnterpriseNumber: string;
  readonly VerificationToken?: Secret;
}

export interface LdapConfig {
  readonly AdministratorPassword?: Secret;
  readonly AdministratorUsername: string;
  readonly CertificateFingerprintStatus: Switch;
  readonly CertificateFingerprints: readonly string[];
  readonly LdapProtocol: string;
  readonly LdapServerHost: string;
  readonly LdapServerPort: number;
  readonly StartTlsStatus: Switch;
}

export interface OidcConfig {
  readonly AuthnParam: {
    readonly AuthnMethod: string;
    readonly ClientId: string;
    readonly ClientSecret?: Secret;
  };
  readonly EndpointConfig: {
    readonly AuthorizationEndpoint: string;
    readonly Issuer: string;
    readonly JwksUri: string;
    readonly TokenEndpoint: string;
    readonly UserinfoEndpoint: string;
  };
  readonly GrantScopes: readonly string[];
  readonly GrantType: string;
  readonly PkceChallengeMethod: string;
  readonly PkceRequired: boolean;
}

export interface SamlConfig {
  readonly BindingMethod: string;
  readonly Certificates: readonly {
    /** Milliseconds since the epoch. */
    readonly CertificateMetadata: { readonly NotAfter: number; readonly NotBefore: number };
    readonly Content: string;
  }[];
  readonly IdPEntityId: string;
  readonly IdPSsoUrl: string;
  readonly MaxClockSkew: number;
  readonly RequireRequestSigned: boolean;
  readonly WantAssertionsSigned: boolean;
  readonly WantResponseSigned: boolean;
}

export interface WeComConfig {
  readonly AgentId: string;
  readonly AuthorizeCallbackDomain: string;
  readonly CorpId: string;
  readonly CorpSecret?: Secret;
  readonly TrustableDomain: string;
}

/** `IdentityProviderDetail` as it goes over the wire (management-api.md 5.1). */
export interface IdentityProviderDetail {
  readonly AdvancedStatus: Switch;
  readonly AuthnSourceSupplier: string;
  readonly AuthnSourceType?: string;
  readonly AuthnStatus: Switch;
  readonly CreateTime: number;
  readonly Description?: string;
  readonly DingtalkAppConfig?: DingtalkAppConfig | null;
  readonly DingtalkProvisioningConfig?: DingtalkProvisioningConfig | null;
  readonly EndpointMetadata?: {
    readonly SamlAcsEndpoint: string;
    readonly SamlEntityId: string;
    readonly SamlMetaEndpoint: string;
  } | null;
  readonly IdentityProviderExternalId?: string;
  readonly IdentityProviderId: string;
  readonly IdentityProviderName: string;
  readonly IdentityProviderType: string;
  readonly InstanceId: string;
  readonly LarkConfig?: LarkConfig | null;
  readonly LastStatusCheckJobResult?: string;
  readonly LdapConfig?: LdapConfig | null;
  readonly LockReason?: string;
  readonly LogoUrl?: string;
  readonly NetworkAccessEndpointId?: string;
  readonly OidcConfig?: OidcConfig | null;
  readonly SamlConfig?: SamlConfig | null;
  readonly UdPullConfig?: {
    readonly GroupSyncStatus: Switch;
    readonly IncrementalCallbackStatus: Switch;
    readonly UdSyncScopeConfig: { readonly SourceScopes: readonly string[]; readonly TargetScope: string };
  } | null;
  readonly UdPullStatus: Switch;
  readonly UdPushConfig?: {
    readonly IncrementalCallbackStatus: Switch;
    readonly UdSyncScopeConfigs: readonly {
      readonly SourceScopes: readonly string[];
      readonly TargetScope: string;
    }[];
  } | null;
  readonly UdPushStatus: Switch;
  readonly UpdateTime: number;
  readonly WeComConfig?: WeComConfig | null;
  /** A field that upstream may add tomorrow: no client must hand it on by itself. */
  readonly FutureConfig?: Readonly<Record<string, unknown>>;
  readonly FutureField?: string;
}

/** One provider; `listed` is what the list says and the detail does not (management-api.md 6). */
export interface IdentityProvider {
  readonly detail: IdentityProviderDetail;
  readonly listed: {
    readonly IncrementalCallbackStatus?: Switch;
    readonly PeriodicSyncStatus?: Switch;
    readonly UdPullTargetScope?: string;
  };
}
