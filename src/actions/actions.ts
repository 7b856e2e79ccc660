import type { Actions } from '../../schema/core/context.ts';
import type { GroupActions } from '../../schema/group/ports.ts';
import type { OrganizationalUnitActions } from '../../schema/organizational-unit/ports.ts';
import type { CloudCredentialActions, SignInActions } from '../../schema/sign-in/ports.ts';
import type { UserActions } from '../../schema/user/ports.ts';
import { createCloudCredentialActions } from './cloud-credentials.ts';
import { createGroupActions } from './groups.ts';
import { createOrganizationalUnitActions } from './organizational-units.ts';
import type { ActionParts } from './parts.ts';
import { createSignInActions } from './sign-in.ts';
import { createUserActions } from './users.ts';

/** What they are made of is made with the first of them, and once. */
export function createActions(createParts: () => ActionParts): Actions {
  return new OperationActions(createParts);
}

/** Each noun's actions are made when they are first used: most operations write nothing, the others once or twice. */
class OperationActions implements Actions {
  readonly #createParts: () => ActionParts;
  #made: ActionParts | undefined;

  constructor(createParts: () => ActionParts) {
    this.#createParts = createParts;
  }

  get users(): UserActions {
    return createUserActions(this.#parts);
  }

  get groups(): GroupActions {
    return createGroupActions(this.#parts);
  }

  get organizationalUnits(): OrganizationalUnitActions {
    return createOrganizationalUnitActions(this.#parts);
  }

  get signIn(): SignInActions {
    return createSignInActions(this.#parts);
  }

  get cloudCredentials(): CloudCredentialActions {
    return createCloudCredentialActions(this.#parts);
  }

  get #parts(): ActionParts {
    this.#made ??= this.#createParts();
    return this.#made;
  }
}
