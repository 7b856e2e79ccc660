import type { ObtainedCloudCredential } from '../../src/eiam/developer/cloud-credentials.ts';
import type { DeviceCode, UserToken } from '../../src/eiam/developer/sign-in.ts';
import type {
  GenerateDeviceCodeInput,
  GenerateTokenInput,
  ObtainCloudAccountRoleAccessCredentialInput,
  RevokeTokenInput,
} from './inputs.ts';

/** No tokens yet: the user has not decided. The client polls again after so many seconds. */
export interface WaitingAuthorization {
  readonly outcome: 'DirectoryAuthorizationPending' | 'DirectorySlowDown';
  readonly intervalSeconds: number;
}

/** No tokens, and there will be none for this code. */
export interface EndedAuthorization {
  readonly outcome: 'DirectoryAuthorizationExpired' | 'DirectoryAuthorizationDenied';
}

/** A token that is good for nothing from now on. */
export interface RevokedToken {
  readonly revoked: true;
}

/** Sign-ins of a public client's users. Tokens pass through, and are kept nowhere. */
export interface SignInActions {
  generateToken(input: GenerateTokenInput): Promise<UserToken | WaitingAuthorization | EndedAuthorization>;
  generateDeviceCode(input: GenerateDeviceCodeInput): Promise<DeviceCode>;
  revokeToken(input: RevokeTokenInput): Promise<RevokedToken>;
}

/** Credentials of cloud roles, where the operator allows any. They pass through, and are kept nowhere. */
export interface CloudCredentialActions {
  obtain(input: ObtainCloudAccountRoleAccessCredentialInput): Promise<ObtainedCloudCredential>;
}
