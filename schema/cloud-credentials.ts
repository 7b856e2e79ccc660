import type { ObtainedCloudCredential } from '../src/eiam/developer/cloud-credentials.ts';
import { attempt } from './attempt.ts';
import { builder } from './builder.ts';
import * as limits from './limits.ts';
import { resultOf } from './mutation.ts';
import { credentialIssue } from './permissions.ts';

type Credential = ObtainedCloudCredential['cloudAccountRoleAccessCredential'];
type AlibabaCloud = NonNullable<Credential['alibabaCloudStsToken']>;
type Aws = NonNullable<Credential['awsStsToken']>;
type TencentCloud = NonNullable<Credential['tencentCloudStsToken']>;

const keyId = 'The id of the temporary key. It is not a secret.';
const secretKey = 'The secret that requests are signed with.';
const session = 'The token that must be sent with every request that the key signs.';

const AlibabaCloudStsToken = builder.objectRef<AlibabaCloud>('DirectoryAlibabaCloudStsToken').implement({
  requiresScopes: credentialIssue,
  description: 'Temporary keys for Alibaba Cloud.',
  fields: (t) => ({
    accessKeyId: t.exposeString('accessKeyId', { nullable: false, description: keyId }),
    accessKeySecret: t.exposeString('accessKeySecret', { nullable: false, description: secretKey }),
    securityToken: t.exposeString('securityToken', { nullable: false, description: session }),
  }),
});

const AwsStsToken = builder.objectRef<Aws>('DirectoryAwsStsToken').implement({
  requiresScopes: credentialIssue,
  description: 'Temporary keys for AWS.',
  fields: (t) => ({
    accessKeyId: t.exposeString('accessKeyId', { nullable: false, description: keyId }),
    secretAccessKey: t.exposeString('secretAccessKey', { nullable: false, description: secretKey }),
    sessionToken: t.exposeString('sessionToken', { nullable: false, description: session }),
  }),
});

const TencentCloudStsToken = builder.objectRef<TencentCloud>('DirectoryTencentCloudStsToken').implement({
  requiresScopes: credentialIssue,
  description: 'Temporary keys for Tencent Cloud.',
  fields: (t) => ({
    tmpSecretId: t.exposeString('tmpSecretId', { nullable: false, description: keyId }),
    tmpSecretKey: t.exposeString('tmpSecretKey', { nullable: false, description: secretKey }),
    token: t.exposeString('token', { nullable: false, description: session }),
  }),
});

const CloudAccountRoleAccessCredential = builder.unionType('DirectoryCloudAccountRoleAccessCredential', {
  description: "Temporary keys, by their vendor's own names.",
  types: [AlibabaCloudStsToken, AwsStsToken, TencentCloudStsToken],
  resolveType: (keys: AlibabaCloud | Aws | TencentCloud) => {
    if ('tmpSecretId' in keys) return 'DirectoryTencentCloudStsToken';
    return 'sessionToken' in keys ? 'DirectoryAwsStsToken' : 'DirectoryAlibabaCloudStsToken';
  },
});

const Payload = builder
  .objectRef<ObtainedCloudCredential>('ObtainCloudAccountRoleAccessCredentialPayload')
  .implement({
    requiresScopes: credentialIssue,
    description:
      'Keys for a role in a cloud account, made for this answer alone. The gateway keeps none of them.',
    fields: (t) => ({
      cloudAccountId: t.id({
        description: "EIAM's id of the cloud account, as in ca_….",
        resolve: (from) => from.cloudAccountId,
      }),
      cloudAccountRoleId: t.id({
        description: "EIAM's id of the role, as in carole_….",
        resolve: (from) => from.cloudAccountRoleId,
      }),
      cloudAccountRoleName: t.exposeString('cloudAccountRoleName', {
        nullable: true,
        description: 'What the role is called.',
      }),
      cloudAccountRoleExternalId: t.exposeString('cloudAccountRoleExternalId', {
        nullable: true,
        description: "The role's id at its cloud, as it was asked for.",
      }),
      rawVendorType: t.exposeString('cloudAccountVendorType', {
        nullable: true,
        description: "The cloud's vendor in EIAM's own spelling.",
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'When the keys end.',
        resolve: ({ cloudAccountRoleAccessCredential: { accessCredentialExpiresAt: seconds } }) =>
          seconds === undefined ? null : seconds * 1_000,
      }),
      credential: t.field({
        type: CloudAccountRoleAccessCredential,
        description: 'The keys; null where their vendor is one that this version does not know.',
        resolve: ({ cloudAccountRoleAccessCredential: keys }) =>
          keys.alibabaCloudStsToken ?? keys.awsStsToken ?? keys.tencentCloudStsToken,
      }),
    }),
  });

const Input = builder.inputType('ObtainCloudAccountRoleAccessCredentialInput', {
  description: 'Which role, and for how long.',
  fields: (t) => ({
    cloudAccountRoleExternalId: t.string({
      required: true,
      description: "The role's id at its cloud, as in acs:ram::1234567890123456:role/reader or an ARN.",
      extensions: limits.cloudAccountRoleExternalId,
    }),
    durationSeconds: t.int({
      description: "How long the keys shall live: 900 to 43200, and no longer than the role's own sessions.",
      extensions: limits.durationSeconds,
    }),
  }),
});
export type ObtainCloudAccountRoleAccessCredentialInput = typeof Input.$inferInput;

builder.mutationField('obtainCloudAccountRoleAccessCredential', (t) =>
  t.field({
    type: resultOf('ObtainCloudAccountRoleAccessCredential', Payload),
    description:
      'Temporary keys for a role in a cloud account, where the operator has switched it on (CLOUD_CREDENTIALS). Each call makes others.',
    // The one thing here that not everybody may do.
    requiresScopes: credentialIssue,
    args: { input: t.arg({ type: Input, required: true, description: 'Role and duration.' }) },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.cloudCredentials.obtain(input)),
  }),
);
