import type { IdentityProvider as ProviderDetail } from '../src/eiam/management/identity-provider-schema.ts';
import type { ReadableRow } from '../src/eiam/unreadable.ts';
import { builder } from './builder.ts';
import { identityProviderRead } from './permissions.ts';
import { personal } from './subgraph.ts';
import { checked, listed } from './unreadable.ts';

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
    description: "A department of DingTalk's own.",
    fields: (t) => ({
      departmentId: t.exposeString('deptId', {
        nullable: true,
        description: "DingTalk's id of the department.",
      }),
      name: t.exposeString('deptName', { nullable: true, description: 'Its name in DingTalk.' }),
    }),
  });

const DingTalkUser = builder
  .objectRef<ReadableRow<DingTalkScope['authedUsers']>>('IdentityProviderDingTalkUser')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'A person as DingTalk knows them.',
    // The type as well: without its parts it would be a type without fields.
    tag: personal,
    fields: (t) => ({
      userId: t.exposeString('userId', {
        tag: personal,
        nullable: true,
        description: "DingTalk's id of the person, not EIAM's.",
      }),
      name: t.exposeString('name', {
        tag: personal,
        nullable: true,
        description: 'What the person is called there.',
      }),
    }),
  });

const DingTalkProvisioningScope = builder
  .objectRef<DingTalkScope>('IdentityProviderDingTalkProvisioningScope')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'What DingTalk lets EIAM synchronize.',
    fields: (t) => ({
      corporationId: t.exposeString('corpId', {
        nullable: true,
        description: "DingTalk's CorpId of the company that grants it.",
      }),
      corporationName: t.exposeString('corpName', {
        nullable: true,
        description: 'The name of that company.',
      }),
      departments: t.field({
        type: [DingTalkDepartment],
        nullable: { list: true, items: true },
        description: 'Departments granted.',
        resolve: (scope) => listed(checked(scope).authedDepartmentIds),
      }),
      users: t.field({
        tag: personal,
        type: [DingTalkUser],
        nullable: { list: true, items: true },
        description: 'Single people granted beside them.',
        resolve: (scope) => listed(checked(scope).authedUsers),
      }),
    }),
  });

export const DingTalkConfiguration = builder
  .objectRef<DingTalkShape>('IdentityProviderDingTalkConfiguration')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'A DingTalk app.',
    fields: (t) => ({
      appKey: t.string({
        description: "The app's key: an id, not a secret.",
        resolve: ({ app }) => checked(app())?.appKey,
      }),
      corporationId: t.string({
        description: "DingTalk's CorpId of the company.",
        resolve: ({ app }) => checked(app())?.corpId,
      }),
      version: t.string({
        description: 'Which DingTalk it is: `public_dingtalk`, or `private_dingtalk` for a dedicated one.',
        resolve: ({ app }) => checked(app())?.dingtalkVersion,
      }),
      loginVersion: t.string({
        description: 'Which generation of signing in by QR code is used: `old_version` or `new_version`.',
        resolve: ({ app }) => checked(app())?.dingtalkLoginVersion,
      }),
      appSecretConfigured: t.boolean({
        description: "Whether the app's secret is set.",
        resolve: ({ app }) => checked(app())?.appSecretConfigured ?? false,
      }),
      encryptKeyConfigured: t.boolean({
        description: 'Whether the key that encrypts callbacks is set.',
        resolve: ({ app }) => checked(app())?.encryptKeyConfigured ?? false,
      }),
      verificationTokenConfigured: t.boolean({
        description: 'Whether the token that callbacks are verified with is set.',
        resolve: ({ app }) => checked(app())?.verificationTokenConfigured ?? false,
      }),
      provisioningScope: t.field({
        type: DingTalkProvisioningScope,
        description: "What may be synchronized, as granted on DingTalk's side.",
        resolve: ({ scope }) => scope(),
      }),
    }),
  });

export const LarkConfiguration = builder.objectRef<LarkShape>('IdentityProviderLarkConfiguration').implement({
  requiresScopes: identityProviderRead,
  description: 'A Lark (Feishu) app.',
  fields: (t) => ({
    appId: t.exposeString('appId', { nullable: true, description: "Lark's id of the app." }),
    enterpriseNumber: t.exposeString('enterpriseNumber', {
      nullable: true,
      description: "Lark's number of the company.",
    }),
    appSecretConfigured: t.exposeBoolean('appSecretConfigured', {
      nullable: true,
      description: "Whether the app's secret is set.",
    }),
    encryptKeyConfigured: t.exposeBoolean('encryptKeyConfigured', {
      nullable: true,
      description: 'Whether the key that encrypts events is set.',
    }),
    verificationTokenConfigured: t.exposeBoolean('verificationTokenConfigured', {
      nullable: true,
      description: 'Whether the token that events are verified with is set.',
    }),
  }),
});

export const WeComConfiguration = builder
  .objectRef<WeComShape>('IdentityProviderWeComConfiguration')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'A WeCom app.',
    fields: (t) => ({
      corporationId: t.exposeString('corpId', {
        nullable: true,
        description: "WeCom's CorpID of the company.",
      }),
      agentId: t.exposeString('agentId', { nullable: true, description: "WeCom's id of the app." }),
      authorizeCallbackDomain: t.exposeString('authorizeCallbackDomain', {
        nullable: true,
        description: 'The domain that WeCom sends people back to once they have signed in.',
      }),
      trustableDomain: t.exposeString('trustableDomain', {
        nullable: true,
        description: "The domain whose pages may use WeCom's interfaces.",
      }),
      corporationSecretConfigured: t.exposeBoolean('corpSecretConfigured', {
        nullable: true,
        description: "Whether the app's secret is set.",
      }),
    }),
  });
