import type { ChangeListener, DirectoryChange } from '../directory/change-feed.ts';
import type { Group, OrganizationalUnit, User } from '../directory/records.ts';

/** What one record was when the turn began, and what it is at its end. */
export interface Net<Row> {
  readonly id: string;
  readonly before: Row | undefined;
  after: Row | undefined;
}

/** What one caller did in one go, without the steps in between. */
export class Turn {
  readonly users = new Map<string, Net<User>>();
  readonly organizationalUnits = new Map<string, Net<OrganizationalUnit>>();
  readonly groups = new Map<string, Net<Group>>();
  /** Group → user → is a member now. */
  readonly members = new Map<string, Map<string, boolean>>();
  readonly passwords = new Map<string, string>();

  note(change: DirectoryChange): void {
    if (change.what === 'user') noteNet(this.users, change);
    else if (change.what === 'organizationalUnit') noteNet(this.organizationalUnits, change);
    else if (change.what === 'group') noteNet(this.groups, change);
    else if (change.what === 'password') this.passwords.set(change.id, change.password);
    else this.#noteMember(change.id, change.userId, change.isMember);
  }

  /** In and out again within a turn is nothing. */
  #noteMember(groupId: string, userId: string, isMember: boolean): void {
    const members = this.members.get(groupId) ?? new Map<string, boolean>();
    this.members.set(groupId, members);
    if (!members.delete(userId)) members.set(userId, isMember);
  }
}

function noteNet<Row>(nets: Map<string, Net<Row>>, { id, before, after }: Net<Row>): void {
  const net = nets.get(id);
  if (net === undefined) nets.set(id, { id, before, after });
  else net.after = after;
}

/** Gathers the changes of one synchronous turn: a request to the emulator runs in one go, and is told as one. */
export class Turns {
  readonly #told: (turn: Turn) => void;
  #turn: Turn | undefined;

  constructor(told: (turn: Turn) => void) {
    this.#told = told;
  }

  readonly listener: ChangeListener = (change) => {
    if (this.#turn === undefined) queueMicrotask(() => this.flush());
    this.#turn ??= new Turn();
    this.#turn.note(change);
  };

  /** Ends the turn now. */
  flush(): void {
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn !== undefined) this.#told(turn);
  }
}
