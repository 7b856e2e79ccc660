import type { ChangesWanted, DirectoryChange, Subscribed, Subscription } from '../changes/ports.ts';
import type { ListObserver } from '../cost/facts.ts';
import type { DirectoryLoaders, MirrorStatus, ProvisioningScopeLoaders } from '../directory/ports.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import type { GroupActions, GroupLoaders } from '../group/ports.ts';
import type { IdentityProviderLoaders } from '../identity-provider/ports.ts';
import type { OrganizationalUnitActions, OrganizationalUnitLoaders } from '../organizational-unit/ports.ts';
import type { ListPage } from '../paging/page.ts';
import type { CloudCredentialActions, SignInActions } from '../sign-in/ports.ts';
import type { UserActions, UserLoaders } from '../user/ports.ts';
import type { OptionalMembers } from './optional-members.ts';
import type { Access } from './permissions.ts';

/** The reads of one operation. What they have read is kept until the operation ends, or writes. */
export interface Loaders {
  readonly users: UserLoaders;
  readonly groups: GroupLoaders;
  readonly organizationalUnits: OrganizationalUnitLoaders;
  readonly directory: DirectoryLoaders;
  readonly provisioningScope: ProvisioningScopeLoaders;
  readonly identityProviders: IdentityProviderLoaders;
}

/** The writes of one operation. A read after one of them goes upstream again. */
export interface Actions {
  readonly users: UserActions;
  readonly groups: GroupActions;
  readonly organizationalUnits: OrganizationalUnitActions;
  readonly signIn: SignInActions;
  readonly cloudCredentials: CloudCredentialActions;
}

/** The context of every resolver: the caller, the reads of one operation, fresh after each write, its writes, and the changes. */
export interface GraphContext {
  readonly access: Access;
  readonly loaders: Loaders;
  /** Takes what the answers teach of the directory's lists. */
  readonly lists: ListObserver;
  /** The gateway's clock, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly actions: Actions;
  /**
   * The moment since which all that this operation has read so far was read from upstream, in milliseconds since the epoch: its
   * start, or earlier where the cache answered.
   */
  readonly asOf: () => number;
  /** Takes each mutation that was refused for want of rights; absent: it goes nowhere. */
  readonly noteRefusedMutation?: ((mutation: string, refusal: GatewayError) => void) | undefined;
  readonly mirror: () => MirrorStatus;
  /** What the printed graph leaves unmarked. */
  readonly optionalMembers: OptionalMembers;
  /** What happens in the directory. A subscription ends when the operation's client leaves. */
  readonly changes: {
    subscribe(subscription: Omit<Subscription, 'signal'>): Subscribed;
    /** The cursor of now, for a client that reads the directory first and subscribes to the changes since then later. */
    cursor(): string;
    /**
     * Changes of the log, which needs the mirror.
     * @throws NotConfiguredError, or BadUserInputError for a text that is no cursor
     */
    read(wanted: ChangesWanted): Promise<ListPage<DirectoryChange>>;
  };
}
