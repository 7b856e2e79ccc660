import type { Cipher } from './bamboo-cloud-cipher.ts';
import {
  type BambooCloudOutcome,
  composeBambooCloudMessage,
  readBambooCloudReply,
} from './bamboo-cloud-message.ts';
import type { BambooCloudCallbackOptions } from './bamboo-cloud-options.ts';
import {
  type Organization,
  type Person,
  toOrganizationMessage,
  toUserMessage,
} from './bamboo-cloud-records.ts';
import { postJson } from './post.ts';
import type { SenderWorld } from './sender-world.ts';
import { find, merge, remember, rename, requireId, type Synchronized } from './synchronized.ts';

export interface BambooCloudSenderParts extends BambooCloudCallbackOptions, SenderWorld {
  readonly token: string;
  readonly signatureKey: string | 'off';
  readonly encryptionKey: string;
}

interface Sent {
  readonly body: string;
  readonly expected: 'id' | 'nothing' | { readonly text: string };
  readonly accepted: (id: string | undefined) => void;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A BambooCloud IDaaS that calls the application (callbacks.md A). It has people and organizations of its own, apart from
 * the emulated directory, and remembers the ids that the application gives them: it creates what has none yet. Nothing is
 * sent again but by `repeat`, or by the same call once more. An unknown name throws a plain Error.
 */
export class BambooCloudSender implements Disposable {
  readonly token: string;
  /** Undefined: requests are not signed. */
  readonly signatureKey: string | undefined;
  readonly encryptionKey: string;
  readonly cipher: Cipher;
  readonly people = new Map<string, Synchronized<Person>>();
  readonly organizations = new Map<string, Synchronized<Organization>>();
  /** How many of what, since the start. */
  readonly counts = { requests: 0, accepted: 0, refused: 0, unreadable: 0, lost: 0 };
  readonly #parts: BambooCloudSenderParts;
  readonly #closing = new AbortController();
  #target: string | undefined;
  #repliesToLose = 0;
  #last: Sent | undefined;

  constructor(parts: BambooCloudSenderParts) {
    const { encryption = 'gcm', gcmLayout: layout = 'iv12-prefix', encryptionKey: key, signatureKey } = parts;
    this.#parts = parts;
    this.#target = parts.target;
    this.token = parts.token;
    this.signatureKey = signatureKey === 'off' ? undefined : signatureKey;
    this.encryptionKey = key;
    this.cipher = encryption === 'gcm' ? { encryption, key, layout } : { encryption, key };
  }

  get target(): string | undefined {
    return this.#target;
  }

  connectTo(url: string | undefined): void {
    this.#target = url;
  }

  /** The next so many requests are delivered and answered, and the answers are lost. */
  loseReplies(count: number): void {
    this.#repliesToLose = count;
  }

  /** What happens when the settings are saved: a random text that must come back. */
  async checkUrl(): Promise<BambooCloudOutcome> {
    const text = this.#parts.randomBytes(8).readBigUInt64BE().toString();
    return this.send('CHECK_URL', text, { text });
  }

  /** Known or not: as after a lost reply, or in a full synchronisation. */
  async createUser(person: Person): Promise<BambooCloudOutcome> {
    const entry = remember(this.people, person.username, person);
    const message = toUserMessage({ disabled: false, ...person }, this.#idOf, this.#sendsPasswords);
    return this.#sendObject('CREATE_USER', message, (id) => {
      entry.id = id;
    });
  }

  /** Creates what the application never gave an id. */
  async updateUser(username: string, changes: Partial<Person>): Promise<BambooCloudOutcome> {
    const entry = find(this.people, username);
    entry.row = merge(entry.row, changes);
    rename(this.people, username, entry.row.username);
    if (entry.id === undefined) return this.createUser(entry.row);
    const message = toUserMessage(this.#sendsAll ? entry.row : changes, this.#idOf, this.#sendsPasswords);
    return this.#sendObject('UPDATE_USER', { id: entry.id, ...message }, (id) => {
      entry.id = id;
    });
  }

  /** Forgotten when the application has accepted. @throws Error while the application has given no id */
  async deleteUser(username: string): Promise<BambooCloudOutcome> {
    const id = requireId(find(this.people, username), username);
    return this.#sendDeletion('DELETE_USER', id, () => this.people.delete(username));
  }

  async createOrganization(organization: Organization): Promise<BambooCloudOutcome> {
    const entry = remember(this.organizations, organization.code, organization);
    const message = toOrganizationMessage({ disabled: false, ...organization }, this.#idOf);
    return this.#sendObject('CREATE_ORGANIZATION', message, (id) => {
      entry.id = id;
    });
  }

  /** `name` always goes along (callbacks.md A.6). */
  async updateOrganization(code: string, changes: Partial<Organization>): Promise<BambooCloudOutcome> {
    const entry = find(this.organizations, code);
    entry.row = merge(entry.row, { ...changes, code });
    if (entry.id === undefined) return this.createOrganization(entry.row);
    const sent = this.#sendsAll ? entry.row : { ...changes, code, name: entry.row.name };
    const message = { id: entry.id, ...toOrganizationMessage(sent, this.#idOf) };
    return this.#sendObject('UPDATE_ORGANIZATION', message, (id) => {
      entry.id = id;
    });
  }

  async deleteOrganization(code: string): Promise<BambooCloudOutcome> {
    const id = requireId(find(this.organizations, code), code);
    return this.#sendDeletion('DELETE_ORGANIZATION', id, () => this.organizations.delete(code));
  }

  /**
   * A full synchronisation (callbacks.md A.8): organizations first, parents before children; nothing is deleted. What is in
   * an organization that has no id yet waits: it is left out.
   */
  async synchronize(): Promise<BambooCloudOutcome[]> {
    const outcomes: BambooCloudOutcome[] = [];
    const depthOf = ({ parentCode }: Organization): number => {
      let depth = 0;
      for (let code = parentCode; code !== undefined; code = find(this.organizations, code).row.parentCode) {
        depth += 1;
        if (depth > this.organizations.size) throw new Error('Expected no organization above itself');
      }
      return depth;
    };
    const organizations = [...this.organizations.values()].sort((a, b) => depthOf(a.row) - depthOf(b.row));
    for (const { row } of organizations) {
      if (this.#isReady([row.parentCode])) outcomes.push(await this.updateOrganization(row.code, row));
    }
    for (const { row } of [...this.people.values()]) {
      if (this.#isReady(row.organizationCodes)) outcomes.push(await this.updateUser(row.username, row));
    }
    return outcomes;
  }

  /** The last request once more, to the byte, as an administrator's retry may be. @throws Error before the first */
  async repeat(): Promise<BambooCloudOutcome> {
    if (this.#last === undefined) throw new Error('Nothing was sent yet');
    return this.#deliver(this.#last);
  }

  /** Any message under any event type, signed and encrypted as all others are. */
  async send(
    eventType: string,
    message: string,
    expected: Sent['expected'] = 'nothing',
    accepted: Sent['accepted'] = () => undefined,
  ): Promise<BambooCloudOutcome> {
    const { now, randomBytes } = this.#parts;
    const drawLetters = () => [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');
    const body = composeBambooCloudMessage({
      eventType,
      message,
      nonce: drawLetters(),
      timestamp: now(),
      signatureKey: this.signatureKey,
      cipher: this.cipher,
      randomness: { prefix: drawLetters(), iv: randomBytes(16) },
    });
    this.#last = { body, expected, accepted };
    return this.#deliver(this.#last);
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
  }

  get #sendsPasswords(): boolean {
    return this.#parts.passwords ?? false;
  }

  get #sendsAll(): boolean {
    return this.#parts.updates === 'all';
  }

  #isReady(codes: readonly (string | undefined)[] = []): boolean {
    return codes.every((code) => code === undefined || this.organizations.get(code)?.id !== undefined);
  }

  readonly #idOf = (code: string): string => requireId(find(this.organizations, code), code);

  #sendObject(eventType: string, message: object, onId: (id: string) => void): Promise<BambooCloudOutcome> {
    return this.send(eventType, JSON.stringify(message), 'id', (id) => {
      if (id !== undefined) onId(id);
    });
  }

  #sendDeletion(eventType: string, id: string, accepted: () => void): Promise<BambooCloudOutcome> {
    return this.send(eventType, JSON.stringify({ id }), 'nothing', accepted);
  }

  async #deliver({ body, expected, accepted }: Sent): Promise<BambooCloudOutcome> {
    const { timeoutMs = 10_000, setTimer } = this.#parts;
    if (this.#target === undefined) throw new Error('No callback target is set');
    this.counts.requests += 1;
    const headers = { authorization: `Bearer ${this.token}` };
    const options = { headers, timeoutMs, setTimer, signal: this.#closing.signal };
    const isLost = this.#repliesToLose > 0;
    if (isLost) this.#repliesToLose -= 1;
    const answer = await postJson(this.#target, body, options);
    const outcome = readBambooCloudReply(isLost ? undefined : answer, this.cipher, expected);
    this.counts[outcome.kind] += 1;
    if (outcome.kind === 'accepted') accepted(outcome.id);
    return outcome;
  }
}
