import { count, flag, type Kind, moment, presence, text, trimmedText, type ValueOf } from '../kinds.ts';
import { isUnset, items, named, page, record, rows, type Shape } from '../record.ts';

/**
 * THE ALLOW-LIST. What is not named here is dropped on arrival and has no name anywhere above, secrets among it (management-api.md
 * 5.2). A secret's name may stand here only to become a yes or no, through `configured`: never give one a kind of its own.
 */

/** Whether a secret is set. @param wireName its member */
const configured = (wireName: string) => named(wireName, presence);
/** A URN; a documented sample ends in a newline (5.1, Notes). */
const urn = trimmedText;

/** The deepest that a configuration nests: `OidcConfig.AuthnParam.ClientId`, `SamlConfig.Certificates[].CertificateMetadata.NotAfter`. */
const configurationDepth = 4;

/** Whether nothing is set at this JSON value: absent, null, "", or an object or a list of nothing but such. */
function isBlank(value: unknown, depth = configurationDepth): boolean {
  if (isUnset(value)) return true;
  return (
    typeof value === 'object' &&
    value !== null &&
    depth > 0 &&
    Object.values(value).every((each) => isBlank(each, depth - 1))
  );
}

/**
 * One of the configuration objects. Without anything set in it, it is absent, as every other unset member is: upstream sends `{}`
 * beside the one that is in use.
 */
function configuration<Value>(kind: Kind<Value>): Kind<Value> {
  const { isPlain: _ofWhatIsBlank, ...rest } = kind;
  return {
    ...rest,
    read: (value, reading, member) => (isBlank(value) ? null : kind.read(value, reading, member)),
    inPascalCase: () => configuration(kind.inPascalCase?.() ?? kind),
  };
}

/** A part of an identity provider: an object without an id, any member of which may be missing. */
function section<S extends Shape>(object: string, shape: S) {
  return record(object, {}, shape);
}

/** The members that the list and the single read have in common. */
const shared = {
  instanceId: text,
  identityProviderName: text,
  identityProviderType: urn,
  identityProviderExternalId: text,
  description: text,
  logoUrl: text,
  lockReason: text,
  advancedStatus: text,
  authnStatus: text,
  authnSourceType: urn,
  authnSourceSupplier: urn,
  udPullStatus: text,
  udPushStatus: text,
  lastStatusCheckJobResult: text,
  createTime: moment,
  updateTime: moment,
};

/** One of ListIdentityProviders (6). */
const summary = record(
  'IdentityProvider',
  { identityProviderId: text },
  {
    ...shared,
    incrementalCallbackStatus: text,
    periodicSyncStatus: text,
    udPullTargetScope: text,
  },
);

const dingtalkAppConfig = section('IdentityProvider.dingtalkAppConfig', {
  appKey: text,
  corpId: text,
  dingtalkVersion: text,
  dingtalkLoginVersion: text,
  appSecretConfigured: configured('appSecret'),
  encryptKeyConfigured: configured('encryptKey'),
  verificationTokenConfigured: configured('verificationToken'),
});

const department = section('IdentityProvider.dingtalkProvisioningConfig.authedDepartmentIds', {
  deptId: text,
  deptName: text,
});
const authorizedUser = section('IdentityProvider.dingtalkProvisioningConfig.authedUsers', {
  userId: text,
  name: text,
});
const dingtalkProvisioningConfig = section('IdentityProvider.dingtalkProvisioningConfig', {
  corpId: text,
  corpName: text,
  authedDepartmentIds: rows(department),
  authedUsers: rows(authorizedUser),
});

const larkConfig = section('IdentityProvider.larkConfig', {
  appId: text,
  enterpriseNumber: text,
  appSecretConfigured: configured('appSecret'),
  encryptKeyConfigured: configured('encryptKey'),
  verificationTokenConfigured: configured('verificationToken'),
});

const weComConfig = section('IdentityProvider.weComConfig', {
  corpId: text,
  agentId: text,
  authorizeCallbackDomain: text,
  trustableDomain: text,
  corpSecretConfigured: configured('corpSecret'),
});

const ldapConfig = section('IdentityProvider.ldapConfig', {
  ldapProtocol: text,
  ldapServerHost: text,
  ldapServerPort: count,
  startTlsStatus: text,
  administratorUsername: text,
  certificateFingerprintStatus: text,
  certificateFingerprints: items('IdentityProvider.ldapConfig.certificateFingerprints', text),
  administratorPasswordConfigured: configured('administratorPassword'),
});

const oidcConfig = section('IdentityProvider.oidcConfig', {
  authnParam: section('IdentityProvider.oidcConfig.authnParam', {
    clientId: text,
    authnMethod: text,
    clientSecretConfigured: configured('clientSecret'),
  }),
  endpointConfig: section('IdentityProvider.oidcConfig.endpointConfig', {
    issuer: text,
    authorizationEndpoint: text,
    tokenEndpoint: text,
    userinfoEndpoint: text,
    jwksUri: text,
  }),
  grantScopes: items('IdentityProvider.oidcConfig.grantScopes', text),
  grantType: text,
  pkceRequired: flag,
  pkceChallengeMethod: text,
});

const certificate = section('IdentityProvider.samlConfig.certificates', {
  /** The certificate itself, which is public; PEM. */
  content: text,
  certificateMetadata: section('IdentityProvider.samlConfig.certificates.certificateMetadata', {
    notBefore: moment,
    notAfter: moment,
  }),
});
const samlConfig = section('IdentityProvider.samlConfig', {
  idPEntityId: text,
  idPSsoUrl: text,
  bindingMethod: text,
  certificates: rows(certificate),
  maxClockSkew: count,
  requireRequestSigned: flag,
  wantAssertionsSigned: flag,
  wantResponseSigned: flag,
});

/** Which units a synchronization covers. @param object the contract's name of it */
const synchronizationScope = (object: string) =>
  section(object, { sourceScopes: items(`${object}.sourceScopes`, text), targetScope: text });
const pushScope = synchronizationScope('IdentityProvider.udPushConfig.udSyncScopeConfigs');

/** One of GetIdentityProvider (5.1). */
const detail = record(
  'IdentityProvider',
  { identityProviderId: text },
  {
    ...shared,
    networkAccessEndpointId: text,
    endpointMetadata: section('IdentityProvider.endpointMetadata', {
      samlEntityId: text,
      samlAcsEndpoint: text,
      samlMetaEndpoint: text,
    }),
    udPullConfig: section('IdentityProvider.udPullConfig', {
      groupSyncStatus: text,
      incrementalCallbackStatus: text,
      udSyncScopeConfig: synchronizationScope('IdentityProvider.udPullConfig.udSyncScopeConfig'),
    }),
    udPushConfig: section('IdentityProvider.udPushConfig', {
      incrementalCallbackStatus: text,
      udSyncScopeConfigs: rows(pushScope),
    }),
    dingtalkAppConfig: configuration(dingtalkAppConfig),
    dingtalkProvisioningConfig: configuration(dingtalkProvisioningConfig),
    larkConfig: configuration(larkConfig),
    weComConfig: configuration(weComConfig),
    ldapConfig: configuration(ldapConfig),
    oidcConfig: configuration(oidcConfig),
    samlConfig: configuration(samlConfig),
  },
);

export const identityProviderReply = record('', { identityProviderDetail: detail }, {}).inPascalCase();
export const identityProviderRows = page('identityProviders', summary, {}).inPascalCase();

/** An identity provider as the list gives it: no configuration. Times are milliseconds since the epoch, open values stay as sent. */
export type IdentityProviderSummary = ValueOf<typeof summary>;
/** An identity provider with its configuration, none of its secrets among it. */
export type IdentityProvider = ValueOf<typeof detail>;
