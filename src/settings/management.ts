import { z } from 'zod';
import { secretIssues, secretOf, secretSettings } from './secrets.ts';
import { type Environment, endpoint, isSet } from './values.ts';

const id = 'ALIBABA_CLOUD_ACCESS_KEY_ID';
const secret = 'ALIBABA_CLOUD_ACCESS_KEY_SECRET';
const token = 'ALIBABA_CLOUD_SECURITY_TOKEN';
const address = 'EIAM_MANAGEMENT_ENDPOINT';

/** The management plane's settings. The three that begin with ALIBABA_CLOUD are the names that all of the vendor's tools read. */
export const managementSettings = {
  [address]: endpoint('https://eiam.cn-hangzhou.aliyuncs.com')
    .refine(
      (url) => URL.parse(url)?.pathname === '/',
      'expected a URL without a path: the signature covers none',
    )
    .optional(),
  ...secretSettings(id),
  ...secretSettings(secret),
  ...secretSettings(token),
};

/** Where the management plane is, and who the gateway is there. */
export interface ManagementConfig {
  readonly endpoint: string;
  /** Read again for each attempt: files may be rotated. */
  readonly credentials: () => {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string | undefined;
  };
}

/**
 * What these settings demand of each other. Beside the embedded emulator access keys are not looked at: they are what other
 * tools on the machine read as well.
 */
export function managementIssues(given: Environment): string[] {
  if (!isSet(given, 'EIAM_ENDPOINT') && !isSet(given, 'EIAM_REGION')) {
    return isSet(given, address) ? [`${address}: expected beside EIAM_ENDPOINT or EIAM_REGION`] : [];
  }
  const files = [id, secret, token].flatMap((name) => secretIssues(given, name));
  return files.length > 0 ? files : keyIssues(given);
}

function keyIssues(given: Environment): string[] {
  const keys = [id, secret].filter((name) => isSet(given, name));
  const others = [token, address].filter((name) => isSet(given, name));
  if (keys.length === 0 && others.length === 0) return [];
  const issues = [id, secret, token].flatMap((name) => textIssues(given, name));
  const absent = [id, secret]
    .filter((name) => !isSet(given, name))
    .map((name) => `${name}: expected beside ${[...keys, ...others].join(', ')}`);
  issues.push(...absent);
  if (!isSet(given, address) && isElsewhere(given)) {
    issues.push(
      `${address}: expected beside EIAM_ENDPOINT, which does not show that it is in the region of EIAM_REGION`,
    );
  }
  if (!isSet(given, address) && !isSet(given, 'EIAM_REGION')) {
    issues.push(`${address} or EIAM_REGION: expected one of them beside ${[...keys, ...others].join(', ')}`);
  }
  if (!isSet(given, token) && isTemporary(given)) {
    issues.push(`${token}: expected beside an ${id} that begins with STS.`);
  }
  return issues;
}

/** They travel in headers, and no key of the vendor's has another character. */
const headerText = /^[\x21-\x7e]*$/;

function textIssues(given: Environment, name: string): string[] {
  const text = secretOf(given, name)?.() ?? '';
  if (headerText.test(text)) return [];
  const setting = given[name] === undefined ? `${name}_FILE` : name;
  return [`${setting}: expected a secret of printable ASCII characters without blanks`];
}

/** Whether the two planes would be in different regions, or might be: a private address names none. */
function isElsewhere({ EIAM_ENDPOINT, EIAM_REGION }: Environment): boolean {
  if (EIAM_ENDPOINT === undefined || EIAM_REGION === undefined) return false;
  return URL.parse(EIAM_ENDPOINT)?.hostname.split('.').includes(EIAM_REGION) !== true;
}

function isTemporary(given: Environment): boolean {
  return secretOf(given, id)?.().startsWith('STS.') ?? false;
}

/** What an operator has yet to set to have the management plane. */
export function settingsForManagement(from: Settings & { readonly EIAM_ENDPOINT?: string | undefined }) {
  const { EIAM_ENDPOINT, EIAM_REGION } = from;
  if (EIAM_ENDPOINT === undefined && EIAM_REGION === undefined) return ['EMULATOR_ACCESS_KEYS'];
  return EIAM_REGION === undefined || isElsewhere({ EIAM_ENDPOINT, EIAM_REGION })
    ? [id, secret, address]
    : [id, secret];
}

const shape = z.object(managementSettings);
type Settings = z.output<typeof shape> & { readonly EIAM_REGION?: string | undefined };

/** The management plane that the settings name; undefined without access keys. */
export function toManagement(from: Settings): ManagementConfig | undefined {
  const accessKeyId = secretOf(from, id);
  const accessKeySecret = secretOf(from, secret);
  const endpointUrl = from.EIAM_MANAGEMENT_ENDPOINT ?? (from.EIAM_REGION && regionEndpoint(from.EIAM_REGION));
  if (accessKeyId === undefined || accessKeySecret === undefined || endpointUrl === undefined)
    return undefined;
  const securityToken = secretOf(from, token);
  return {
    endpoint: endpointUrl,
    credentials: () => ({
      accessKeyId: accessKeyId(),
      accessKeySecret: accessKeySecret(),
      securityToken: securityToken?.(),
    }),
  };
}

/** Every public host of management-api.md 1 follows the vendor's own rule for regions it does not list. */
function regionEndpoint(region: string): string {
  return `https://eiam.${region}.aliyuncs.com`;
}
