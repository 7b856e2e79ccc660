import { z } from 'zod';
import { type Environment, isSet, wholeNumber, yesOrNo } from './values.ts';

/** A port of its own for those who operate the gateway. */
export const adminSettings = {
  ADMIN_PORT: wholeNumber(0, 65_535).optional(),
  ADMIN_HOST: z.string().default('127.0.0.1'),
  ADMIN_PROFILES: yesOrNo.default(false),
};

export function adminIssues(given: Environment): string[] {
  if (!isSet(given, 'ADMIN_PORT')) {
    return ['ADMIN_HOST', 'ADMIN_PROFILES']
      .filter((name) => isSet(given, name))
      .map((name) => `${name}: expected only beside ADMIN_PORT`);
  }
  const isShared = given.ADMIN_PORT !== '0' && given.ADMIN_PORT === (given.PORT ?? '4000');
  return isShared ? ['ADMIN_PORT: expected another port than PORT'] : [];
}

const shape = z.object(adminSettings);

export interface AdminConfig {
  readonly port: number;
  readonly host: string;
  /** Whether profiles of the CPU are recorded on request. */
  readonly profiles: boolean;
}

/** Undefined: what it would show is on the gateway's own port. */
export function toAdmin(from: z.output<typeof shape>): AdminConfig | undefined {
  if (from.ADMIN_PORT === undefined) return undefined;
  return { port: from.ADMIN_PORT, host: from.ADMIN_HOST, profiles: from.ADMIN_PROFILES };
}
