import type { ChangeListener, DirectoryChange } from '../directory/change-feed.ts';
import type { Group, OrganizationalUnit, User } from '../directory/records.ts';

/** What one record was when the batch began, and what it is at its end. */
export interface Net<Row> {
  readonly id: string;
  readonly before: Row | undefined;
  after: Row | undefined;
}

/** The changes of one request, without the steps in between. */
export class ChangeBatch {
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

  /** A user added and removed within one batch is no change. */
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

/** Collects the changes of one task of the event loop: a request to the emulator runs synchronously, and is published as one batch. */
export class ChangeCollector {
  readonly #publish: (batch: ChangeBatch) => void;
  #batch: ChangeBatch | undefined;

  constructor(publish: (batch: ChangeBatch) => void) {
    this.#publish = publish;
  }

  readonly listener: ChangeListener = (change) => {
    if (this.#batch === undefined) queueMicrotask(() => this.flush());
    this.#batch ??= new ChangeBatch();
    this.#batch.note(change);
  };

  /** Publishes the batch now. */
  flush(): void {
    const batch = this.#batch;
    this.#batch = undefined;
    if (batch !== undefined) this.#publish(batch);
  }
}
