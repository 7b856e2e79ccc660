import { type AccessDeniedDetail, noPermission } from './errors.ts';

/** What the caller's RAM policy grants: every read until it is said otherwise (management-api.md 2.7). */
export class Policy {
  /** Goes out with every refusal, and must go no further than the client. */
  readonly diagnosticText: string;
  readonly #refused = new Set<string>();

  constructor(diagnosticText: string) {
    this.diagnosticText = diagnosticText;
  }

  /** `NoPermission` for these actions, by their names in x-acs-action, until they are granted again. */
  refuse(...actions: readonly string[]): void {
    for (const action of actions) this.#refused.add(action);
  }

  grant(...actions: readonly string[]): void {
    for (const action of actions) this.#refused.delete(action);
  }

  /** These, and no other. */
  refuseOnly(actions: readonly string[]): void {
    this.#refused.clear();
    this.refuse(...actions);
  }

  /** @throws ManagementError 403 */
  check(action: string, accessKeyId: string): void {
    if (this.#refused.has(action)) throw noPermission(this.#explain(action, accessKeyId));
  }

  #explain(action: string, accessKeyId: string): AccessDeniedDetail {
    const isSession = accessKeyId.startsWith('STS.');
    return {
      AuthAction: `eiam:${action}`,
      AuthPrincipalType: isSession ? 'AssumedRoleUser' : 'SubUser',
      AuthPrincipalDisplayName: isSession ? 'eiam-gateway:session' : '201234567890123456',
      AuthPrincipalOwnerId: '1012345678901234',
      NoPermissionType: 'ImplicitDeny',
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      EncodedDiagnosticMessage: this.diagnosticText,
    };
  }
}
