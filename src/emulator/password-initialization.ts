import { z } from 'zod';
import type { Body } from './body-fields.ts';
import { invalidParameter } from './wire-errors.ts';

export const customSchema = z.object({
  passwordForcedUpdateStatus: z.enum(['enabled', 'disabled']).nullish(),
  passwordInitializationType: z.literal('random').nullish(),
  userNotificationChannels: z.array(z.enum(['email', 'sms'])).nullish(),
});

/** Without a priority the object has no effect; `global` ignores the rest (developer-api.md 8.5). */
const configSchema = z
  .object({ passwordInitializationPolicyPriority: z.enum(['global', 'custom']).nullish() })
  .loose();

/** Whether a password is to be generated; it would never be shown, so none is. */
export function readsRandomPassword(body: Body): boolean {
  const config = configSchema.safeParse(body.passwordInitializationConfig ?? {});
  if (!config.success) throw invalidParameter('PasswordInitializationConfig');
  if (config.data.passwordInitializationPolicyPriority !== 'custom') return false;
  const custom = customSchema.safeParse(config.data);
  if (!custom.success) throw invalidParameter('PasswordInitializationConfig');
  return custom.data.passwordInitializationType === 'random';
}
