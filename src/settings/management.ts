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
  /** Read anew for each attempt: files may be rotated. */
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
  const issues = [id, secret]
    .filter((name) => !isSet(given, name))
    .map((name) => `${name}: expected beside ${[...keys, ...others].join(', ')}`);
  if (!isSet(given, address) && !isSet(given, 'EIAM_REGION')) {
    issues.push(`${address} or EIAM_REGION: expected one of them beside ${[...keys, ...others].join(', ')}`);
  }
  if (!isSet(given, token) && isTemporary(given)) {
    issues.push(`${token}: expected beside an ${id} that begins with STS.`);
  }
  return issues;
}

function isTemporary(given: Environment): boolean {
  return secretOf(given, id)?.().startsWith('STS.') ?? false;
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
