import { createSecret } from './one-time-text.ts';

export interface CloudAccountRole {
  readonly cloudAccountId: string;
  readonly cloudAccountRoleId: string;
  readonly cloudAccountRoleName: string;
  /** What requests name it by: its id at the cloud. */
  readonly cloudAccountRoleExternalId: string;
  readonly cloudAccountVendorType: 'alibaba_cloud' | 'aws' | 'tencent_cloud';
  /** The role's own longest session. */
  readonly longestSeconds: number;
  /** Whether the application may have its credentials. */
  readonly granted: boolean;
}

const role = (
  vendor: CloudAccountRole['cloudAccountVendorType'],
  name: string,
  externalId: string,
  granted = true,
): CloudAccountRole => ({
  cloudAccountId: `ca_${vendor.replaceAll('_', '')}`,
  cloudAccountRoleId: `carole_${vendor.replaceAll('_', '')}${name}`,
  cloudAccountRoleName: name,
  cloudAccountRoleExternalId: externalId,
  cloudAccountVendorType: vendor,
  // developer-api.md 8.8: the AWS default.
  longestSeconds: vendor === 'aws' ? 3_600 : 43_200,
  granted,
});

/** Found by its first word wherever it should not be. */
const createCanary = (kind: string): string => createSecret(`canary${kind}`, 24);

/** Roles in cloud accounts, one a vendor and one that is not granted; the vendors' names are ours (8.8 has none). */
export class CloudAccountRoles {
  readonly roles: readonly CloudAccountRole[] = [
    role('alibaba_cloud', 'reader', 'acs:ram::1234567890123456:role/reader'),
    role('aws', 'reader', 'arn:aws:iam::123456789012:role/reader'),
    role('tencent_cloud', 'reader', 'qcs::cam::uin/100000000001:roleName/reader'),
    role('aws', 'administrator', 'arn:aws:iam::123456789012:role/administrator', false),
  ];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  find(externalId: string): CloudAccountRole | undefined {
    return this.roles.find(({ cloudAccountRoleExternalId }) => cloudAccountRoleExternalId === externalId);
  }

  /** Another one each time; only the vendor's member is there (developer-api.md 8.8). */
  mint({ cloudAccountVendorType }: CloudAccountRole, durationSeconds: number): object {
    const accessCredentialExpiresAt = Math.floor(this.#now() / 1_000) + durationSeconds;
    const expiration = new Date(accessCredentialExpiresAt * 1_000).toISOString();
    const [id, secret, session] = [createCanary('id'), createCanary('secret'), createCanary('session')];
    switch (cloudAccountVendorType) {
      case 'alibaba_cloud': {
        const token = { accessKeyId: id, accessKeySecret: secret, securityToken: session, expiration };
        return { accessCredentialExpiresAt, alibabaCloudStsToken: token };
      }
      case 'aws': {
        const token = { accessKeyId: id, secretAccessKey: secret, sessionToken: session, expiration };
        return { accessCredentialExpiresAt, awsStsToken: token };
      }
      case 'tencent_cloud': {
        const token = { tmpSecretId: id, tmpSecretKey: secret, token: session, expiration };
        return { accessCredentialExpiresAt, tencentCloudStsToken: token };
      }
    }
  }
}
