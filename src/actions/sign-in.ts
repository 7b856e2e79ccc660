import { NotConfiguredError } from '../../schema/errors/errors.ts';
import type {
  GenerateDeviceCodeInput,
  GenerateTokenInput,
  RevokeTokenInput,
} from '../../schema/sign-in/inputs.ts';
import type {
  EndedAuthorization,
  RevokedToken,
  SignInActions,
  WaitingAuthorization,
} from '../../schema/sign-in/ports.ts';
import type { DeviceCode, TokenGrant, UserToken } from '../eiam/developer/sign-in.ts';
import { mayHaveTakenEffect, toRefusedInput } from '../failures/failures.ts';
import type { ActionParts } from './parts.ts';

/** RFC 8628 3.5: what is added to the polling interval of a client that polls too fast. */
const slowDownSeconds = 5;

/** Sign-ins of a public client's users (developer-api.md 8.2). Tokens pass through, and are kept nowhere. */
export function createSignInActions({
  signIns: calls,
  signIn,
  revoked,
  granted,
}: ActionParts): SignInActions {
  const send: ActionParts['signIns']['send'] = async (call) => {
    if (!signIn) throw new NotConfiguredError(['SIGN_IN']);
    return calls.send(call);
  };

  async function generateToken(
    input: GenerateTokenInput,
  ): Promise<UserToken | WaitingAuthorization | EndedAuthorization> {
    const { grant, path, intervalSeconds } = toGrant(input);
    const answer = await send((client, context) => client.generateToken(grant, context));
    if (!('refusal' in answer)) {
      await granted(secretOf(grant), {
        accessToken: answer.access_token,
        refreshToken: answer.refresh_token,
      });
      return answer;
    }
    switch (answer.refusal) {
      case 'authorizationPending':
        return { outcome: 'DirectoryAuthorizationPending', intervalSeconds };
      case 'slowDown':
        return { outcome: 'DirectorySlowDown', intervalSeconds: intervalSeconds + slowDownSeconds };
      case 'authorizationExpired':
        return { outcome: 'DirectoryAuthorizationExpired' };
      case 'authorizationDenied':
        return { outcome: 'DirectoryAuthorizationDenied' };
      case 'invalidGrant':
        await granted(secretOf(grant), undefined);
        throw toRefusedInput(path, answer.error);
    }
  }

  return {
    generateToken,
    generateDeviceCode({ scopes }: GenerateDeviceCodeInput): Promise<DeviceCode> {
      const scope = scopes?.join(' ');
      return send((client, context) => client.generateDeviceCode(scope, context));
    },
    async revokeToken({ token, tokenTypeHint }: RevokeTokenInput): Promise<RevokedToken> {
      const revocation = { token, tokenTypeHint: tokenTypeHint ?? undefined };
      try {
        await send((client, context) => client.revokeToken(revocation, context));
      } catch (error) {
        if (mayHaveTakenEffect(error)) await revoked(token);
        throw error;
      }
      await revoked(token);
      return { revoked: true };
    },
  };
}

/** What the tokens are obtained with. */
function secretOf(grant: TokenGrant): string {
  if (grant.kind === 'refreshToken') return grant.refreshToken;
  return grant.kind === 'deviceCode' ? grant.deviceCode : grant.code;
}

interface Asked {
  readonly grant: TokenGrant;
  /** The input field that a refusal is about. */
  readonly path: string;
  readonly intervalSeconds: number;
}

/** Exactly one member is there: GraphQL has seen to it. */
function toGrant({ authorizationCode, refreshToken, deviceCode }: GenerateTokenInput): Asked {
  const intervalSeconds = deviceCode?.intervalSeconds ?? slowDownSeconds;
  if (authorizationCode) {
    const grant = { kind: 'authorizationCode', ...authorizationCode } as const;
    return { grant, path: 'input.authorizationCode', intervalSeconds };
  }
  if (refreshToken) {
    const grant = { kind: 'refreshToken', ...refreshToken } as const;
    return { grant, path: 'input.refreshToken.refreshToken', intervalSeconds };
  }
  const grant = { kind: 'deviceCode', deviceCode: deviceCode?.deviceCode ?? '' } as const;
  return { grant, path: 'input.deviceCode.deviceCode', intervalSeconds };
}
