import { baseTimeMs, dayMs } from '../directory/base-time.ts';
import type { Directory } from '../directory/directory.ts';
import { createId } from '../directory/identifiers.ts';
import type { Random } from '../random.ts';
import { createChatConfigs } from './chat-configs.ts';
import { createEnterpriseConfigs } from './enterprise-configs.ts';
import type { IdentityProvider, IdentityProviderDetail } from './identity-provider.ts';

const urn = 'urn:alibaba:idaas:idp';

/** What differs between two providers; the common rest is filled in. */
type Draft = Partial<IdentityProviderDetail> &
  Pick<IdentityProviderDetail, 'IdentityProviderName' | 'IdentityProviderType' | 'AuthnSourceSupplier'>;

/** One of every kind of list E3, and what the list does not have yet (management-api.md 5.1). */
export function generateIdentityProviders(directory: Directory, random: Random): IdentityProvider[] {
  const canary = (name: string): string => `canary-${name}-${random.next().toString(16).padStart(8, '0')}`;
  const { children, pull, push } = createScopes(directory);
  const chat = createChatConfigs(canary);
  const enterprise = createEnterpriseConfigs(canary, directory.instanceId);
  const drafts: Draft[] = [
    {
      IdentityProviderName: '钉钉 DingTalk',
      IdentityProviderType: `${urn}:alibaba:dingtalk:pull`,
      AuthnSourceSupplier: `${urn}:alibaba:dingtalk`,
      AuthnSourceType: 'urn:alibaba:idaas:authntype:oidc',
      Description: 'Accounts come from here',
      AdvancedStatus: 'enabled',
      LogoUrl: 'https://img.example.com/dingtalk.png',
      IdentityProviderExternalId: 'dingcanteen',
      DingtalkAppConfig: chat.dingtalk,
      DingtalkProvisioningConfig: chat.dingtalkProvisioning,
      ...pull,
    },
    {
      IdentityProviderName: 'DingTalk, outbound',
      IdentityProviderType: `${urn}:alibaba:dingtalk:push`,
      AuthnSourceSupplier: `${urn}:alibaba:dingtalk`,
      AuthnStatus: 'disabled',
      DingtalkAppConfig: chat.dedicatedDingtalk,
      ...push(children),
    },
    {
      IdentityProviderName: 'WeCom',
      // The vendor's sample ends in a newline too.
      IdentityProviderType: `${urn}:tencent:wecom:pull\n`,
      AuthnSourceSupplier: `${urn}:tencent:wecom`,
      IdentityProviderExternalId: 'ww0123456789abcdef',
      WeComConfig: chat.weCom,
      ...pull,
    },
    {
      IdentityProviderName: '飞书 Lark',
      IdentityProviderType: `${urn}:bytedance:lark:pull`,
      AuthnSourceSupplier: `${urn}:bytedance:lark`,
      LarkConfig: chat.lark,
      ...pull,
    },
    {
      IdentityProviderName: 'Active Directory <HQ>',
      IdentityProviderType: `${urn}:microsoft:ad:pull`,
      AuthnSourceSupplier: `${urn}:microsoft:ad`,
      NetworkAccessEndpointId: createId('nae_', random),
      LdapConfig: enterprise.activeDirectory,
      ...pull,
    },
    {
      IdentityProviderName: 'OpenLDAP',
      IdentityProviderType: `${urn}:unknown:ldap:pull`,
      AuthnSourceSupplier: `${urn}:unknown:ldap`,
      LdapConfig: enterprise.ldap,
      LockReason: 'financial',
      LastStatusCheckJobResult: 'failed',
      ...pull,
    },
    {
      IdentityProviderName: 'Partner sign-in',
      IdentityProviderType: `${urn}:standard:oidc`,
      AuthnSourceSupplier: `${urn}:alibaba:idaas`,
      AuthnSourceType: 'urn:alibaba:idaas:authntype:oidc',
      OidcConfig: enterprise.oidc,
    },
    {
      IdentityProviderName: 'SASE',
      IdentityProviderType: `${urn}:alibaba:sase`,
      AuthnSourceSupplier: `${urn}:alibaba:sase`,
      // Whether what is absent is left out or null is not documented: here it is null, elsewhere left out.
      DingtalkAppConfig: null,
      DingtalkProvisioningConfig: null,
      EndpointMetadata: null,
      LarkConfig: null,
      LdapConfig: null,
      OidcConfig: null,
      SamlConfig: null,
      UdPullConfig: null,
      UdPushConfig: null,
      WeComConfig: null,
    },
    {
      IdentityProviderName: 'Entra ID',
      IdentityProviderType: `${urn}:standard:saml2`,
      AuthnSourceSupplier: `${urn}:microsoft:aad`,
      AuthnSourceType: 'urn:alibaba:idaas:authntype:saml2',
      SamlConfig: enterprise.saml,
      EndpointMetadata: enterprise.samlEndpoints,
    },
    {
      IdentityProviderName: 'Lark, half set up',
      IdentityProviderType: `${urn}:bytedance:lark:pull`,
      AuthnSourceSupplier: `${urn}:bytedance:lark`,
      AuthnStatus: 'disabled',
      LarkConfig: chat.larkWithoutSecrets,
    },
    {
      IdentityProviderName: 'Something newer than this emulator',
      IdentityProviderType: `${urn}:example:quantum:pull`,
      AuthnSourceSupplier: `${urn}:example:quantum`,
      AuthnSourceType: 'urn:alibaba:idaas:authntype:quantum',
      FutureField: canary('future-field'),
      FutureConfig: {
        EntanglementId: canary('future-config-id'),
        EntanglementSecret: canary('future-config-secret'),
      },
    },
  ];
  return drafts.map((draft, number) => toProvider(directory, createId('idp_', random), draft, number));
}

/** Pulled into the root; pushed from its children. */
function createScopes({ root }: Directory) {
  const pull = {
    UdPullStatus: 'enabled',
    UdPullConfig: {
      GroupSyncStatus: 'enabled',
      IncrementalCallbackStatus: 'enabled',
      UdSyncScopeConfig: { SourceScopes: ['1', 'OU=people'], TargetScope: root.organizationalUnitId },
    },
  } as const;
  const push = (SourceScopes: readonly string[]) =>
    ({
      UdPushStatus: 'enabled',
      UdPushConfig: {
        IncrementalCallbackStatus: 'disabled',
        UdSyncScopeConfigs: [{ SourceScopes, TargetScope: '1' }],
      },
    }) as const;
  return { children: root.childIds.slice(0, 2), pull, push };
}

function toProvider(directory: Directory, id: string, draft: Draft, number: number): IdentityProvider {
  const CreateTime = baseTimeMs - (900 - number) * dayMs;
  const detail: IdentityProviderDetail = {
    AdvancedStatus: 'disabled',
    AuthnStatus: 'enabled',
    UdPullStatus: 'disabled',
    UdPushStatus: 'disabled',
    LastStatusCheckJobResult: 'success',
    ...draft,
    InstanceId: directory.instanceId,
    IdentityProviderId: id,
    CreateTime,
    UpdateTime: CreateTime + number * dayMs,
  };
  const pulled = detail.UdPullConfig;
  if (!pulled) return { detail, listed: {} };
  return {
    detail,
    listed: {
      IncrementalCallbackStatus: pulled.IncrementalCallbackStatus,
      PeriodicSyncStatus: 'enabled',
      UdPullTargetScope: pulled.UdSyncScopeConfig.TargetScope,
    },
  };
}
