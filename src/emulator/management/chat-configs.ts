import type {
  DingtalkAppConfig,
  DingtalkProvisioningConfig,
  LarkConfig,
  WeComConfig,
} from './identity-provider.ts';

/** What the workplace chats' providers are set up with; every secret is a canary of its own. */
export function createChatConfigs(canary: (name: string) => string) {
  const dingtalk: DingtalkAppConfig = {
    AppKey: 'dingappkey0001',
    AppSecret: canary('dingtalk-app-secret'),
    CorpId: 'dingcanteen',
    DingtalkLoginVersion: 'new_version',
    DingtalkVersion: 'public_dingtalk',
    EncryptKey: canary('dingtalk-encrypt-key'),
    VerificationToken: canary('dingtalk-verification-token'),
  };
  const dedicatedDingtalk: DingtalkAppConfig = {
    AppKey: 'dingappkey0002',
    AppSecret: canary('dedicated-dingtalk-app-secret'),
    CorpId: 'dingdedicated',
    DingtalkLoginVersion: 'old_version',
    DingtalkVersion: 'private_dingtalk',
    EncryptKey: canary('dedicated-dingtalk-encrypt-key'),
    VerificationToken: canary('dedicated-dingtalk-verification-token'),
  };
  const dingtalkProvisioning: DingtalkProvisioningConfig = {
    AuthedDepartmentIds: [
      { DeptId: '1', DeptName: '云图科技' },
      { DeptId: '584', DeptName: 'Research & Development' },
    ],
    AuthedUsers: [{ Name: '张伟', UserId: 'manager4220' }],
    CorpId: 'dingcanteen',
    CorpName: '云图科技 Cloudmap',
  };
  const lark: LarkConfig = {
    AppId: 'cli_a1b2c3d4e5f6',
    AppSecret: canary('lark-app-secret'),
    EncryptKey: canary('lark-encrypt-key'),
    EnterpriseNumber: 'F123456789',
    VerificationToken: canary('lark-verification-token'),
  };
  // Left out, empty and null: three ways to have no secret.
  const larkWithoutSecrets: LarkConfig = {
    AppId: 'cli_f6e5d4c3b2a1',
    EncryptKey: '',
    EnterpriseNumber: 'F987654321',
    VerificationToken: null,
  };
  const weCom: WeComConfig = {
    AgentId: '1000002',
    AuthorizeCallbackDomain: 'example.aliyunidaas.com',
    CorpId: 'ww0123456789abcdef',
    CorpSecret: canary('wecom-corp-secret'),
    TrustableDomain: 'example.com',
  };
  return { dingtalk, dedicatedDingtalk, dingtalkProvisioning, lark, larkWithoutSecrets, weCom };
}
