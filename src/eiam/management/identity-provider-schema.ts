import { z } from 'zod';
import { count, flag, list, moment, text } from '../reply-schema.ts';
import { pascalRecord } from './pascal-case.ts';

/**
 * THE ALLOW-LIST. What is not named here is dropped on arrival and has no name anywhere above, secrets among it (management-api.md
 * 5.2). A secret's name may stand here only to become a yes or no, through `configured`: never give one a type.
 */

/** Whether something is there, and nothing of what it is. */
const configured = z
  .unknown()
  .optional()
  .transform((value) => value !== undefined);
/** A URN; a documented sample ends in a newline (5.1, Notes). */
const urn = text.trim();
const status = text.optional();

/** The deepest that a configuration nests: `OidcConfig.AuthnParam.ClientId`, `SamlConfig.Certificates[].CertificateMetadata.NotAfter`. */
const configurationDepth = 4;

/** Whether nothing is set at this JSON value: absent, null, "", or an object or a list of nothing but such. */
function isUnset(value: unknown, depth = configurationDepth): boolean {
  if (value === undefined || value === null || value === '') return true;
  return (
    typeof value === 'object' && depth > 0 && Object.values(value).every((each) => isUnset(each, depth - 1))
  );
}

/**
 * One of the configuration objects. Without anything set in it, it is absent, as every other unset member is: upstream sends `{}`
 * beside the one that is in use.
 */
function configuration<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (isUnset(value) ? undefined : value), schema.optional()).optional();
}
const port = count.optional();

/** What the list and the single read tell alike. */
const shared = {
  instanceId: text.optional(),
  identityProviderId: text,
  identityProviderName: text.optional(),
  identityProviderType: urn.optional(),
  identityProviderExternalId: text.optional(),
  description: text.optional(),
  logoUrl: text.optional(),
  lockReason: text.optional(),
  advancedStatus: status,
  authnStatus: status,
  authnSourceType: urn.optional(),
  authnSourceSupplier: urn.optional(),
  udPullStatus: status,
  udPushStatus: status,
  lastStatusCheckJobResult: text.optional(),
  createTime: moment.optional(),
  updateTime: moment.optional(),
};

/** One of ListIdentityProviders (6). */
const summary = pascalRecord({
  ...shared,
  incrementalCallbackStatus: status,
  periodicSyncStatus: status,
  udPullTargetScope: text.optional(),
});

const dingtalkAppConfig = pascalRecord({
  appKey: text.optional(),
  corpId: text.optional(),
  dingtalkVersion: text.optional(),
  dingtalkLoginVersion: text.optional(),
  appSecret: configured,
  encryptKey: configured,
  verificationToken: configured,
}).transform(({ appSecret, encryptKey, verificationToken, ...rest }) => ({
  ...rest,
  appSecretConfigured: appSecret,
  encryptKeyConfigured: encryptKey,
  verificationTokenConfigured: verificationToken,
}));

const dingtalkProvisioningConfig = pascalRecord({
  corpId: text.optional(),
  corpName: text.optional(),
  authedDepartmentIds: list(pascalRecord({ deptId: text.optional(), deptName: text.optional() })),
  authedUsers: list(pascalRecord({ userId: text.optional(), name: text.optional() })),
});

const larkConfig = pascalRecord({
  appId: text.optional(),
  enterpriseNumber: text.optional(),
  appSecret: configured,
  encryptKey: configured,
  verificationToken: configured,
}).transform(({ appSecret, encryptKey, verificationToken, ...rest }) => ({
  ...rest,
  appSecretConfigured: appSecret,
  encryptKeyConfigured: encryptKey,
  verificationTokenConfigured: verificationToken,
}));

const weComConfig = pascalRecord({
  corpId: text.optional(),
  agentId: text.optional(),
  authorizeCallbackDomain: text.optional(),
  trustableDomain: text.optional(),
  corpSecret: configured,
}).transform(({ corpSecret, ...rest }) => ({ ...rest, corpSecretConfigured: corpSecret }));

const ldapConfig = pascalRecord({
  ldapProtocol: text.optional(),
  ldapServerHost: text.optional(),
  ldapServerPort: port,
  startTlsStatus: status,
  administratorUsername: text.optional(),
  certificateFingerprintStatus: status,
  certificateFingerprints: list(text),
  administratorPassword: configured,
}).transform(({ administratorPassword, ...rest }) => ({
  ...rest,
  administratorPasswordConfigured: administratorPassword,
}));

const oidcConfig = pascalRecord({
  authnParam: pascalRecord({
    clientId: text.optional(),
    authnMethod: text.optional(),
    clientSecret: configured,
  })
    .transform(({ clientSecret, ...rest }) => ({ ...rest, clientSecretConfigured: clientSecret }))
    .optional(),
  endpointConfig: pascalRecord({
    issuer: text.optional(),
    authorizationEndpoint: text.optional(),
    tokenEndpoint: text.optional(),
    userinfoEndpoint: text.optional(),
    jwksUri: text.optional(),
  }).optional(),
  grantScopes: list(text),
  grantType: text.optional(),
  pkceRequired: flag.optional(),
  pkceChallengeMethod: text.optional(),
});

const samlConfig = pascalRecord({
  idPEntityId: text.optional(),
  idPSsoUrl: text.optional(),
  bindingMethod: text.optional(),
  certificates: list(
    pascalRecord({
      /** The certificate itself, which is public; PEM. */
      content: text.optional(),
      certificateMetadata: pascalRecord({
        notBefore: moment.optional(),
        notAfter: moment.optional(),
      }).optional(),
    }),
  ),
  maxClockSkew: count.optional(),
  requireRequestSigned: flag.optional(),
  wantAssertionsSigned: flag.optional(),
  wantResponseSigned: flag.optional(),
});

/** One of GetIdentityProvider (5.1). */
const detail = pascalRecord({
  ...shared,
  networkAccessEndpointId: text.optional(),
  endpointMetadata: pascalRecord({
    samlEntityId: text.optional(),
    samlAcsEndpoint: text.optional(),
    samlMetaEndpoint: text.optional(),
  }).optional(),
  udPullConfig: pascalRecord({
    groupSyncStatus: status,
    incrementalCallbackStatus: status,
    udSyncScopeConfig: pascalRecord({ sourceScopes: list(text), targetScope: text.optional() }).optional(),
  }).optional(),
  udPushConfig: pascalRecord({
    incrementalCallbackStatus: status,
    udSyncScopeConfigs: list(pascalRecord({ sourceScopes: list(text), targetScope: text.optional() })),
  }).optional(),
  dingtalkAppConfig: configuration(dingtalkAppConfig),
  dingtalkProvisioningConfig: configuration(dingtalkProvisioningConfig),
  larkConfig: configuration(larkConfig),
  weComConfig: configuration(weComConfig),
  ldapConfig: configuration(ldapConfig),
  oidcConfig: configuration(oidcConfig),
  samlConfig: configuration(samlConfig),
});

export const identityProviderReply = pascalRecord({ identityProviderDetail: detail });
export const identityProviderRows = pascalRecord({ totalCount: count, identityProviders: list(summary) });

/** An identity provider as the list gives it: no configuration. Times are milliseconds since the epoch, open values stay as sent. */
export type IdentityProviderSummary = z.output<typeof summary>;
/** An identity provider with its configuration, none of its secrets among it. */
export type IdentityProvider = z.output<typeof detail>;
