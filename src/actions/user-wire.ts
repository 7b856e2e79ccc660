import type { CreateUserInput, PatchUserInput } from '../../schema/user/inputs.ts';

/** From the graph's words to upstream's (developer-api.md 8.5). Null on a create says the same as absent. */
export function toNewUser(input: CreateUserInput) {
  const { username, primaryOrganizationalUnitId, email, phone, customFields, passwordInitialization } = input;
  return {
    username,
    primaryOrganizationalUnitId,
    displayName: input.displayName ?? undefined,
    description: input.description ?? undefined,
    password: input.password ?? undefined,
    userExternalId: input.externalId ?? undefined,
    ...(email && toEmail(email)),
    ...(phone && toPhone(phone)),
    customFields: customFields?.map(({ name, value }) => ({ fieldName: name, fieldValue: value })),
    passwordInitializationConfig: passwordInitialization
      ? toInitialization(passwordInitialization)
      : undefined,
  };
}

/** What is null is cleared by "", the flags along with it; null itself never goes upstream (U12). */
export function toUserChanges({ username, displayName, email, phone, customFields }: PatchUserInput) {
  return {
    username: username ?? undefined,
    displayName: displayName === null ? '' : displayName,
    ...(email !== undefined && toEmail(email ?? { address: '', verified: false })),
    ...(phone !== undefined && toPhone(phone ?? { region: '', number: '', verified: false })),
    customFields: customFields?.map(({ name, value }) =>
      value === null || value === undefined
        ? { fieldName: name, operation: 'remove' as const }
        : { fieldName: name, fieldValue: value, operation: 'replace' as const },
    ),
  };
}

function toEmail({ address, verified }: NonNullable<CreateUserInput['email']>) {
  return { email: address, emailVerified: verified };
}

function toPhone({ region, number, verified }: NonNullable<CreateUserInput['phone']>) {
  return { phoneRegion: region, phoneNumber: number, phoneNumberVerified: verified };
}

function toInitialization(input: NonNullable<CreateUserInput['passwordInitialization']>) {
  return {
    passwordInitializationPolicyPriority: input.priority,
    passwordForcedUpdateStatus: input.forcedUpdate ? ('enabled' as const) : ('disabled' as const),
    passwordInitializationType: input.random ? ('random' as const) : undefined,
    userNotificationChannels: input.notificationChannels ?? undefined,
  };
}
