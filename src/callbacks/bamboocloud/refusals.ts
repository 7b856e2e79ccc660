import type { ErrorCode } from '../../../schema/errors/codes.ts';
import { SharedStateUnavailableError } from '../../shared-state/ports.ts';

/** The codes of callbacks.md A.5, and what makes every sender come again. */
export type RefusalStatus = 400 | 401 | 404 | 500 | 503;

/** The answer to IDaaS instead of success. The message stands in its synchronization record: for an administrator, without values. */
export class RefusedCallback extends Error {
  override readonly name = 'RefusedCallback';
  readonly status: RefusalStatus;

  constructor(status: RefusalStatus, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** One text for whatever is wrong with a signature or a ciphertext, so that a forgery cannot be improved step by step. */
export function unverified(status: 400 | 401): RefusedCallback {
  return new RefusedCallback(status, 'The message could not be verified.');
}

/** Whether it was answered, or what is newer, cannot be said at the moment: the sender comes again. */
export function unremembered(cause?: Error): RefusedCallback {
  return new RefusedCallback(503, 'What was received before cannot be read. Try again later.', { cause });
}

/** What is read of a failure of the gateway's own, whose class this layer does not load. */
interface GatewayFailure extends Error {
  readonly code: ErrorCode;
  readonly subject?: string;
  readonly argument?: string;
  readonly field?: string;
  readonly upstream?: { readonly code: string | null };
}

export function isGatewayFailure(error: unknown): error is GatewayFailure {
  return error instanceof Error && 'code' in error && 'extensions' in error && typeof error.code === 'string';
}

export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): error is GatewayFailure {
  return isGatewayFailure(error) && codes.includes(error.code);
}

/** IDaaS's own words for the inputs of our writes (callbacks.md A.6). */
const attributes: Readonly<Record<string, string>> = {
  username: 'username',
  displayName: 'name',
  password: 'password',
  email: 'email',
  phone: 'mobile',
  primaryOrganizationalUnitId: 'organizationId',
  organizationalUnitIds: 'organizationIds',
  name: 'name',
  externalId: 'code',
  parentId: 'parentId',
};

/** A failed write in words for IDaaS. @param attribute what alone was written, where it was one */
export function toRefusal(error: unknown, attribute?: string): RefusedCallback {
  if (error instanceof RefusedCallback) return error;
  if (error instanceof SharedStateUnavailableError || hasCode(error, 'WRITES_SUSPENDED'))
    return unremembered(error);
  const options = { cause: error };
  const subject = attribute ?? attributeOf(error);
  if (hasCode(error, 'BAD_USER_INPUT')) {
    return new RefusedCallback(400, `EIAM does not accept the value of ${subject}.`, options);
  }
  if (hasCode(error, 'CONFLICT')) {
    const text =
      error.field === undefined
        ? `EIAM refuses ${attribute ?? 'this'} as the directory stands now.`
        : `Another object has the value of ${subject} already, and it must be unique.`;
    return new RefusedCallback(400, text, options);
  }
  if (hasCode(error, 'NOT_FOUND') && !isAboutObject(error)) {
    return new RefusedCallback(400, `EIAM does not have what ${subject} names.`, options);
  }
  if (hasCode(error, 'NOT_FOUND')) return new RefusedCallback(404, 'There is no such object.', options);
  if (hasCode(error, 'OUT_OF_SCOPE')) {
    return new RefusedCallback(
      400,
      'An organization is unknown, or outside what this application may see.',
      options,
    );
  }
  if (hasCode(error, 'UPSTREAM_UNAUTHORIZED')) {
    return new RefusedCallback(500, "EIAM refuses the gateway's credentials or permissions.", options);
  }
  return new RefusedCallback(500, 'The directory cannot be written at the moment. Try again later.', options);
}

/** What events are about, by EIAM's words for it. A custom field that is not defined is no object: its code is not documented. */
function isAboutObject({ upstream }: GatewayFailure): boolean {
  return /^(User|OrganizationalUnit)(Id)?$/.test(upstream?.code?.split('.')[1] ?? 'User');
}

function attributeOf(error: unknown): string {
  if (!isGatewayFailure(error)) return 'an attribute';
  const [, member = ''] = (error.argument ?? error.field ?? '').split('.');
  if (member === 'customFields') return 'an extended attribute';
  return attributes[member] ?? 'an attribute';
}
