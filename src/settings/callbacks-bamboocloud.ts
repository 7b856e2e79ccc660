import { z } from 'zod';
import type { BambooCloudSettings } from '../callbacks/bamboocloud/options.ts';
import { secretIssues, secretOf, secretSettings } from './secrets.ts';
import { type Environment, isSet, matching, wholeNumber, yesOrNo } from './values.ts';

const prefix = 'CALLBACK_BAMBOOCLOUD';
const secrets = [`${prefix}_TOKEN`, `${prefix}_SIGNATURE_KEY`, `${prefix}_ENCRYPTION_KEY`] as const;

/** One call of PatchUser carries them all. */
const mostFields = 100;
const expectedEntry =
  'expected attribute:field, the field in lower case with digits and underscores, at most 40 characters; or a name alone';

/**
 * Extended attributes and the custom fields that they go into, as in `number:employee_number,city`: a name alone is both. Those
 * are not checked here: EIAM refuses what is no field of its own.
 */
const fieldMap = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .superRefine((entries, context) => {
    const complain = (entry: string, message: string) =>
      context.addIssue({ code: 'custom', message: `${JSON.stringify(entry)}: ${message}` });
    if (entries.length > mostFields) complain(`${entries.length} entries`, `expected at most ${mostFields}`);
    const attributes = new Set<string>();
    const fields = new Set<string>();
    for (const entry of entries.slice(0, mostFields)) {
      const { attribute, field } = toMapping(entry);
      if (!/^[^\s:]{1,64}(:[a-z0-9_]{1,40})?$/.test(entry)) complain(entry, expectedEntry);
      else if (attributes.has(attribute)) complain(entry, 'expected each attribute once');
      else if (fields.has(field)) complain(entry, 'expected each field once');
      attributes.add(attribute);
      fields.add(field);
    }
  })
  .transform((entries) => entries.map(toMapping));

function toMapping(entry: string) {
  const [attribute = '', field = attribute] = entry.split(':');
  return { attribute, field };
}

/** The BambooCloud callback receiver (callbacks.md A.1, D); without a token there is none. */
export const bambooCloudSettings = {
  ...secretSettings(`${prefix}_TOKEN`),
  ...secretSettings(`${prefix}_SIGNATURE_KEY`),
  ...secretSettings(`${prefix}_ENCRYPTION_KEY`),
  CALLBACK_BAMBOOCLOUD_ENCRYPTION: z.enum(['gcm', 'ecb', 'none'], 'expected gcm, ecb or none').optional(),
  CALLBACK_BAMBOOCLOUD_GCM_LAYOUT: z
    .enum(
      ['iv12-prefix', 'iv16-prefix', 'key16-as-iv', 'key12-as-iv', 'zero12', 'iv12-suffix', 'detect'],
      'expected iv12-prefix, iv16-prefix, key16-as-iv, key12-as-iv, zero12, iv12-suffix or detect',
    )
    .default('iv12-prefix'),
  CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: fieldMap.default([]),
  CALLBACK_BAMBOOCLOUD_PASSWORDS: yesOrNo.default(false),
  CALLBACK_BAMBOOCLOUD_REPLAY_WINDOW_MS: wholeNumber(0, 86_400_000).default(300_000),
  CALLBACK_BAMBOOCLOUD_CHECK_URL_REPLY: z
    .enum(['echo', 'success'], 'expected echo or success')
    .default('echo'),
  CALLBACK_BAMBOOCLOUD_DELETE_UNKNOWN: z
    .enum(['200', '404'], 'expected 200 or 404')
    .transform((text) => (text === '200' ? (200 as const) : (404 as const)))
    .default(200),
  CALLBACK_BAMBOOCLOUD_CLEAR_ON_NULL: yesOrNo.default(true),
  CALLBACK_BAMBOOCLOUD_PHONE_REGION: matching(/^[1-9]\d{0,5}$/, 'a country code, as in 86').default('86'),
};

const settingsSchema = z.object(bambooCloudSettings);

/** What these settings demand of each other. */
export function bambooCloudIssues(given: Environment): string[] {
  const issues = secrets.flatMap((name) => secretIssues(given, name));
  const [token, signatureKey, encryptionKey] = secrets;
  const names = Object.keys(bambooCloudSettings).filter((name) => given[name] !== undefined);
  if (!isSet(given, token))
    return names.length === 0 ? issues : [...issues, `${token}: expected beside ${names.join(', ')}`];
  for (const name of [signatureKey, encryptionKey]) {
    const text = given[name];
    // A file is checked when it is there; one that is missing has been reported.
    if (text !== undefined && !isKey(text)) issues.push(`${name}: expected exactly 16 characters`);
    if (
      text === undefined &&
      given[`${name}_FILE`] !== undefined &&
      !issues.some((issue) => issue.startsWith(name))
    ) {
      const held = secretOf(given, name);
      if (held && !isKey(held()))
        issues.push(`${name}_FILE: expected a file that holds exactly 16 characters`);
    }
  }
  issues.push(...managerFieldIssues(given));
  const encryption = given[`${prefix}_ENCRYPTION`] ?? (isSet(given, encryptionKey) ? 'gcm' : 'none');
  const layout = given[`${prefix}_GCM_LAYOUT`];
  if (encryption !== 'none' && !isSet(given, encryptionKey)) {
    issues.push(`${encryptionKey}: expected beside ${prefix}_ENCRYPTION=${encryption}`);
  }
  if (encryption === 'none' && isSet(given, encryptionKey)) {
    issues.push(`${prefix}_ENCRYPTION: expected gcm or ecb beside ${encryptionKey}`);
  }
  if (encryption === 'ecb' && !isSet(given, signatureKey)) {
    issues.push(
      `${signatureKey}: expected beside ${prefix}_ENCRYPTION=ecb, which shows no forgery by itself`,
    );
  }
  if (encryption !== 'gcm' && layout !== undefined) {
    issues.push(`${prefix}_GCM_LAYOUT: expected only beside ${prefix}_ENCRYPTION=gcm`);
  }
  if (encryption === 'gcm' && layout === 'detect' && !isSet(given, signatureKey)) {
    issues.push(
      `${signatureKey}: expected beside ${prefix}_GCM_LAYOUT=detect, which looks at signed messages alone`,
    );
  }
  return issues;
}

/** Two attributes for one field would overwrite each other. */
function managerFieldIssues(given: Environment): string[] {
  const managerField = given.EIAM_MANAGER_FIELD;
  const mappings = fieldMap.safeParse(given[`${prefix}_CUSTOM_FIELDS`] ?? '').data ?? [];
  const isTaken = managerField !== undefined && mappings.some(({ field }) => field === managerField);
  return isTaken
    ? [
        `${prefix}_CUSTOM_FIELDS: expected no attribute for the field of EIAM_MANAGER_FIELD, which takes attrManagerId`,
      ]
    : [];
}

export type BambooCloudConfig = Omit<BambooCloudSettings, 'managerField'>;

/** Undefined: the receiver is not configured. */
export function toBambooCloudConfig(from: z.output<typeof settingsSchema>): BambooCloudConfig | undefined {
  const token = secretOf(from, 'CALLBACK_BAMBOOCLOUD_TOKEN');
  if (token === undefined) return undefined;
  const encryptionKey = secretOf(from, 'CALLBACK_BAMBOOCLOUD_ENCRYPTION_KEY');
  return {
    token,
    signatureKey: secretOf(from, 'CALLBACK_BAMBOOCLOUD_SIGNATURE_KEY'),
    encryptionKey,
    encryption: from.CALLBACK_BAMBOOCLOUD_ENCRYPTION ?? (encryptionKey ? 'gcm' : 'none'),
    gcmLayout: from.CALLBACK_BAMBOOCLOUD_GCM_LAYOUT,
    customFields: from.CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS,
    allowPasswords: from.CALLBACK_BAMBOOCLOUD_PASSWORDS,
    replayWindowMs: from.CALLBACK_BAMBOOCLOUD_REPLAY_WINDOW_MS,
    checkUrlReply: from.CALLBACK_BAMBOOCLOUD_CHECK_URL_REPLY,
    deleteUnknown: from.CALLBACK_BAMBOOCLOUD_DELETE_UNKNOWN,
    clearOnNull: from.CALLBACK_BAMBOOCLOUD_CLEAR_ON_NULL,
    phoneRegion: from.CALLBACK_BAMBOOCLOUD_PHONE_REGION,
  };
}

/** AES-128 takes the key's bytes as they are, so that a character is a byte. */
function isKey(text: string): boolean {
  return /^[\x21-\x7e]{16}$/.test(text);
}
