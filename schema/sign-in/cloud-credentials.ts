import type { ObtainedCloudCredential } from '../../src/eiam/developer/cloud-credentials.ts';
import { builder } from '../core/builder.ts';
import { mutation } from '../core/mutation.ts';
import { credentialIssue } from '../core/permissions.ts';
import { obtainCloudAccountRoleAccessCredentialInput } from './inputs.ts';

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

// A permission of its own: a directory writer has no use for cloud roles.
mutation(
  'obtainCloudAccountRoleAccessCredential',
  { requiresScopes: credentialIssue },
  {
    description:
      'Obtains temporary credentials for a role in a cloud account. Each request creates new ones. Available where the operator has set CLOUD_CREDENTIALS. One call.',
    input: obtainCloudAccountRoleAccessCredentialInput,
    inputDescription: 'The role, and the lifetime of the credentials.',
    payload: Payload,
    run: ({ cloudCredentials }, input) => cloudCredentials.obtain(input),
  },
);
