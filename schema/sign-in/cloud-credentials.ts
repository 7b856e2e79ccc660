import type { ObtainedCloudCredential } from '../../src/eiam/developer/cloud-credentials.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import * as limits from '../core/limits.ts';
import { resultOf } from '../core/mutation.ts';
import { credentialIssue } from '../core/permissions.ts';
import { attempt } from '../errors/attempt.ts';

type Credential = ObtainedCloudCredential['cloudAccountRoleAccessCredential'];
type AlibabaCloud = NonNullable<Credential['alibabaCloudStsToken']>;
type Aws = NonNullable<Credential['awsStsToken']>;
type TencentCloud = NonNullable<Credential['tencentCloudStsToken']>;

const keyId = 'The id of the temporary access key. It is not a secret.';
const secretKey = 'The secret of the temporary access key, which signs requests.';
const session = 'The session token, sent with every request that the key signs.';

const AlibabaCloudStsToken = builder.objectRef<AlibabaCloud>('DirectoryAlibabaCloudStsToken').implement({
  requiresScopes: credentialIssue,
  description: 'Temporary STS credentials of Alibaba Cloud.',
  fields: (t) => ({
    accessKeyId: t.exposeString('accessKeyId', { nullable: false, description: keyId }),
    accessKeySecret: t.exposeString('accessKeySecret', { nullable: false, description: secretKey }),
    securityToken: t.exposeString('securityToken', { nullable: false, description: session }),
  }),
});

const AwsStsToken = builder.objectRef<Aws>('DirectoryAwsStsToken').implement({
  requiresScopes: credentialIssue,
  description: 'Temporary STS credentials of AWS.',
  fields: (t) => ({
    accessKeyId: t.exposeString('accessKeyId', { nullable: false, description: keyId }),
    secretAccessKey: t.exposeString('secretAccessKey', { nullable: false, description: secretKey }),
    sessionToken: t.exposeString('sessionToken', { nullable: false, description: session }),
  }),
});

const TencentCloudStsToken = builder.objectRef<TencentCloud>('DirectoryTencentCloudStsToken').implement({
  requiresScopes: credentialIssue,
  description: 'Temporary STS credentials of Tencent Cloud.',
  fields: (t) => ({
    tmpSecretId: t.exposeString('tmpSecretId', { nullable: false, description: keyId }),
    tmpSecretKey: t.exposeString('tmpSecretKey', { nullable: false, description: secretKey }),
    token: t.exposeString('token', { nullable: false, description: session }),
  }),
});

const CloudAccountRoleAccessCredential = builder.unionType('DirectoryCloudAccountRoleAccessCredential', {
  description: 'Temporary credentials of a cloud account, with the field names of the cloud vendor.',
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
      'Temporary credentials of a role in a cloud account, created for this answer. The gateway stores none of them.',
    fields: (t) => ({
      cloudAccountId: t.id({
        description: 'The id of the cloud account in EIAM, as in ca_…. Null where EIAM sends none.',
        resolve: (from) => from.cloudAccountId,
      }),
      cloudAccountRoleId: t.id({
        description: 'The id of the role in EIAM, as in carole_…. Null where EIAM sends none.',
        resolve: (from) => from.cloudAccountRoleId,
      }),
      cloudAccountRoleName: t.exposeString('cloudAccountRoleName', {
        description: 'The name of the role in EIAM. Null where EIAM sends none.',
      }),
      cloudAccountRoleExternalId: t.exposeString('cloudAccountRoleExternalId', {
        description: 'The id of the role in the cloud account, as given in the input.',
      }),
      rawVendorType: t.exposeString('cloudAccountVendorType', {
        description: 'The cloud vendor as EIAM spells it, as in alibaba_cloud. Null where EIAM sends none.',
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'When the credentials expire. Null where EIAM does not state it.',
        resolve: ({ cloudAccountRoleAccessCredential: { accessCredentialExpiresAt: seconds } }) =>
          seconds === undefined ? null : seconds * 1_000,
      }),
      credential: t.field({
        type: CloudAccountRoleAccessCredential,
        description: 'The credentials. Null where this version does not support the cloud vendor.',
        resolve: ({ cloudAccountRoleAccessCredential: keys }) =>
          keys.alibabaCloudStsToken ?? keys.awsStsToken ?? keys.tencentCloudStsToken,
      }),
    }),
  });

const Input = builder.inputType('ObtainCloudAccountRoleAccessCredentialInput', {
  description: 'The role to obtain credentials for, and their lifetime.',
  fields: (t) => ({
    cloudAccountRoleExternalId: t.string({
      required: true,
      description:
        'The id of the role in the cloud account, 1 to 256 characters: an ARN, as in acs:ram::1234567890123456:role/reader.',
      extensions: limits.cloudAccountRoleExternalId,
    }),
    durationSeconds: t.int({
      description:
        'The lifetime of the credentials in seconds, 900 to 43200, and no longer than the maximum session duration of the role. Left out: the default of EIAM.',
      extensions: limits.durationSeconds,
    }),
  }),
});
export type ObtainCloudAccountRoleAccessCredentialInput = typeof Input.$inferInput;

builder.mutationField('obtainCloudAccountRoleAccessCredential', (t) =>
  t.field({
    ...semanticNonNull,
    type: resultOf('ObtainCloudAccountRoleAccessCredential', Payload),
    description:
      'Obtains temporary credentials for a role in a cloud account. Each request creates new ones. Available where the operator has set CLOUD_CREDENTIALS. One call.',
    // A permission of its own: a directory writer has no use for cloud roles.
    requiresScopes: credentialIssue,
    args: {
      input: t.arg({
        type: Input,
        required: true,
        description: 'The role, and the lifetime of the credentials.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.cloudCredentials.obtain(input)),
  }),
);
