import { NotConfiguredError, NotPermittedError, RefusedError } from '../../schema/errors/errors.ts';
import type { ObtainCloudAccountRoleAccessCredentialInput } from '../../schema/sign-in/inputs.ts';
import type { CloudCredentialActions } from '../../schema/sign-in/ports.ts';
import type { ObtainedCloudCredential } from '../eiam/developer/cloud-credentials.ts';
import type { ActionParts } from './parts.ts';
import { about } from './settle.ts';

/** Credentials of cloud roles (developer-api.md 8.8), where the operator allows any. They pass through, and are kept nowhere. */
export function createCloudCredentialActions({
  signIns,
  cloudCredentials,
}: ActionParts): CloudCredentialActions {
  return {
    async obtain(input: ObtainCloudAccountRoleAccessCredentialInput): Promise<ObtainedCloudCredential> {
      if (!cloudCredentials) throw new NotConfiguredError(['CLOUD_CREDENTIALS']);
      const { cloudAccountRoleExternalId } = input;
      const request = { cloudAccountRoleExternalId, durationSeconds: input.durationSeconds ?? undefined };
      const obtained = signIns.send((client, context) =>
        client.obtainCloudAccountRoleAccessCredential(request, context),
      );
      return about(cloudAccountRoleExternalId, obtained.catch(toPermission));
    },
  };
}

/** A role that is not granted is refused with 403, whatever the code: none is published (developer-api.md 8.8). */
function toPermission(error: unknown): never {
  if (!(error instanceof RefusedError) || error.upstream?.status !== 403) throw error;
  throw new NotPermittedError({ cause: error.cause, upstream: error.upstream });
}
