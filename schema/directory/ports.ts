import type { ProvisioningScope } from '../../src/eiam/developer/provisioning-scope.ts';
import type { Listed } from '../paging/page.ts';

/** What the application may see. */
export interface ProvisioningScopeLoaders {
  read(): Promise<ProvisioningScope>;
  /** The scope's units without those that lie below another of them: a unit in scope brings its whole subtree. */
  topUnitIds(): Promise<readonly Listed<string>[]>;
}
