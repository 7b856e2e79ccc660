/** Both spellings are one permission: sources disagree between them (developer-api.md 7.1). */
const toCanonical = (permission: string): string => permission.replace(/:manage_all$/, ':manager_all');

/** The permission values, spelled as the error tables spell them (developer-api.md 7.1). */
export const permissions = {
  readUsers: 'urn:alibaba:idaas:scope:user:read_all',
  manageUsers: 'urn:alibaba:idaas:scope:user:manager_all',
  readOrganizationalUnits: 'urn:alibaba:idaas:scope:organizational_unit:read_all',
  manageOrganizationalUnits: 'urn:alibaba:idaas:scope:organizational_unit:manage_all',
  readGroups: 'urn:alibaba:idaas:scope:group:read_all',
  manageGroups: 'urn:alibaba:idaas:scope:group:manager_all',
} as const;

export type Permission = (typeof permissions)[keyof typeof permissions];

type Switches = Partial<
  Record<'enabled' | 'apiInvokeEnabled' | 'oidcEnabled' | 'deviceFlowEnabled', boolean>
>;

/** The IDaaS application that calls: its id is its client id. The switches can be thrown while it runs. */
export class Application {
  readonly applicationId: string;
  readonly clientSecret: string;
  /** Off: 403 `application_disabled`. */
  enabled = true;
  /** The "API open" switch. Off: 403 `application_api_disabled`, and no token (400 `invalid_grant`). */
  apiInvokeEnabled = true;
  /** Off: GetUserInfo answers 400 `invalid_request`. */
  oidcEnabled = true;
  /** Off: GenerateDeviceCode answers 400 `invalid_request`, and no device gets a token. */
  deviceFlowEnabled = true;
  #granted: ReadonlySet<string>;

  constructor(applicationId: string, clientSecret: string, granted: readonly string[]) {
    this.applicationId = applicationId;
    this.clientSecret = clientSecret;
    this.#granted = new Set(granted.map(toCanonical));
  }

  change(switches: Switches): void {
    Object.assign(this, switches);
  }

  /** Replaces what the application may do; `manage_all` and `manager_all` are the same. */
  grant(granted: readonly string[]): void {
    this.#granted = new Set(granted.map(toCanonical));
  }

  get granted(): readonly string[] {
    return [...this.#granted];
  }

  /** True when any one of the permissions is granted. */
  mayUse(anyOf: readonly Permission[]): boolean {
    return anyOf.some((permission) => this.#granted.has(toCanonical(permission)));
  }
}
