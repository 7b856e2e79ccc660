import type { IdentityProvider as ProviderDetail } from '../../src/eiam/management/identity-provider-schema.ts';
import type { ReadableRow } from '../../src/eiam/unreadable.ts';
import { builder } from '../core/builder.ts';
import { identityProviderRead } from '../core/permissions.ts';
import { checked, listed } from '../core/unreadable.ts';
import { personal } from '../federation/marks.ts';

interface DingTalkShape {
  readonly kind: 'IdentityProviderDingTalkConfiguration';
  /** @throws UnreadableMemberError: one of the two may be unreadable without the other */
  readonly app: () => ProviderDetail['dingtalkAppConfig'];
  /** @throws UnreadableMemberError */
  readonly scope: () => ProviderDetail['dingtalkProvisioningConfig'];
}
type DingTalkScope = NonNullable<ProviderDetail['dingtalkProvisioningConfig']>;
type LarkShape = NonNullable<ProviderDetail['larkConfig']> & {
  readonly kind: 'IdentityProviderLarkConfiguration';
};
type WeComShape = NonNullable<ProviderDetail['weComConfig']> & {
  readonly kind: 'IdentityProviderWeComConfiguration';
};

const DingTalkDepartment = builder
  .objectRef<ReadableRow<DingTalkScope['authedDepartmentIds']>>('IdentityProviderDingTalkDepartment')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'A department in DingTalk that EIAM may synchronize.',
    fields: (t) => ({
      departmentId: t.exposeString('deptId', {
        description: 'The id of the department in DingTalk. Null where EIAM sends none.',
      }),
      name: t.exposeString('deptName', {
        description: 'The name of the department in DingTalk. Null where EIAM sends none.',
      }),
    }),
  });

const DingTalkUser = builder
  .objectRef<ReadableRow<DingTalkScope['authedUsers']>>('IdentityProviderDingTalkUser')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'A user in DingTalk that EIAM may synchronize.',
    // The type as well: without its parts it would be a type without fields.
    tag: personal,
    fields: (t) => ({
      userId: t.exposeString('userId', {
        tag: personal,
        description: 'The id of the user in DingTalk, not in EIAM. Null where EIAM sends none.',
      }),
      name: t.exposeString('name', {
        tag: personal,
        description: 'The name of the user in DingTalk. Null where EIAM sends none.',
      }),
    }),
  });

const DingTalkProvisioningScope = builder
  .objectRef<DingTalkScope>('IdentityProviderDingTalkProvisioningScope')
  .implement({
    requiresScopes: identityProviderRead,
    description:
      'The departments and users that the DingTalk app is authorized for, so that EIAM can synchronize them.',
    fields: (t) => ({
      corporationId: t.exposeString('corpId', {
        description:
          'The DingTalk CorpId of the company that authorized the app. Null where EIAM sends none.',
      }),
      corporationName: t.exposeString('corpName', {
        description: 'The name of the company that authorized the app. Null where EIAM sends none.',
      }),
      departments: t.field({
        type: [DingTalkDepartment],
        nullable: { list: true, items: true },
        description:
          'The authorized departments. Null where EIAM sends no list; an item is null, with an error, where it cannot be read.',
        resolve: (scope) => listed(checked(scope).authedDepartmentIds),
      }),
      users: t.field({
        tag: personal,
        type: [DingTalkUser],
        nullable: { list: true, items: true },
        description:
          'Individually authorized users. Null where EIAM sends no list; an item is null, with an error, where it cannot be read.',
        resolve: (scope) => listed(checked(scope).authedUsers),
      }),
    }),
  });

export const DingTalkConfiguration = builder
  .objectRef<DingTalkShape>('IdentityProviderDingTalkConfiguration')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'The settings of the DingTalk app through which EIAM reaches DingTalk.',
    fields: (t) => ({
      appKey: t.string({
        description: 'The AppKey of the app, which is not a secret. Null where it is not set.',
        resolve: ({ app }) => checked(app())?.appKey,
      }),
      corporationId: t.string({
        description: 'The DingTalk CorpId of the company. Null where it is not set.',
        resolve: ({ app }) => checked(app())?.corpId,
      }),
      version: t.string({
        description:
          'The edition of DingTalk as EIAM spells it: `public_dingtalk`, or `private_dingtalk` for a dedicated one. Null where it is not set.',
        resolve: ({ app }) => checked(app())?.dingtalkVersion,
      }),
      loginVersion: t.string({
        description:
          'The version of sign-in by QR code as EIAM spells it: `old_version` or `new_version`. Null where it is not set.',
        resolve: ({ app }) => checked(app())?.dingtalkLoginVersion,
      }),
      appSecretConfigured: t.boolean({
        description: 'Whether the secret of the app is set. The secret itself is not readable.',
        resolve: ({ app }) => checked(app())?.appSecretConfigured ?? false,
      }),
      encryptKeyConfigured: t.boolean({
        description: 'Whether the key that encrypts callbacks is set. The key itself is not readable.',
        resolve: ({ app }) => checked(app())?.encryptKeyConfigured ?? false,
      }),
      verificationTokenConfigured: t.boolean({
        description: 'Whether the token that verifies callbacks is set. The token itself is not readable.',
        resolve: ({ app }) => checked(app())?.verificationTokenConfigured ?? false,
      }),
      provisioningScope: t.field({
        type: DingTalkProvisioningScope,
        description:
          'What the app is authorized to synchronize, as set in DingTalk. Null where EIAM sends none.',
        resolve: ({ scope }) => scope(),
      }),
    }),
  });

export const LarkConfiguration = builder.objectRef<LarkShape>('IdentityProviderLarkConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'The settings of the Lark (Feishu) app through which EIAM reaches Lark.',
  fields: (t) => ({
    appId: t.exposeString('appId', {
      description: 'The App ID of the app in Lark. Null where it is not set.',
    }),
    enterpriseNumber: t.exposeString('enterpriseNumber', {
      description: 'The number of the company (tenant) in Lark. Null where it is not set.',
    }),
    appSecretConfigured: t.exposeBoolean('appSecretConfigured', {
      description: 'Whether the secret of the app is set. The secret itself is not readable.',
    }),
    encryptKeyConfigured: t.exposeBoolean('encryptKeyConfigured', {
      description: 'Whether the key that encrypts events is set. The key itself is not readable.',
    }),
    verificationTokenConfigured: t.exposeBoolean('verificationTokenConfigured', {
      description: 'Whether the token that verifies events is set. The token itself is not readable.',
    }),
  }),
});

export const WeComConfiguration = builder
  .objectRef<WeComShape>('IdentityProviderWeComConfiguration')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'The settings of the WeCom app through which EIAM reaches WeCom.',
    fields: (t) => ({
      corporationId: t.exposeString('corpId', {
        description: 'The CorpID of the company in WeCom. Null where it is not set.',
      }),
      agentId: t.exposeString('agentId', {
        description: 'The AgentId of the app in WeCom. Null where it is not set.',
      }),
      authorizeCallbackDomain: t.exposeString('authorizeCallbackDomain', {
        description: 'The domain that WeCom redirects users to after sign-in. Null where it is not set.',
      }),
      trustableDomain: t.exposeString('trustableDomain', {
        description:
          'The trusted domain of the app in WeCom, whose pages may use the interfaces of WeCom. Null where it is not set.',
      }),
      corporationSecretConfigured: t.exposeBoolean('corpSecretConfigured', {
        description: 'Whether the secret of the app is set. The secret itself is not readable.',
      }),
    }),
  });
