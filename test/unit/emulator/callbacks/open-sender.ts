import { readFileSync } from 'node:fs';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../../src/emulator/emulator.ts';
import { createReader, type ReadEvent, type ReadMessage } from './alibaba-reader.ts';
import { type Answer, ManualTimers, openReceiver, type Received } from './receiver.ts';

export const vectors = JSON.parse(
  readFileSync(new URL('../../../support/callback-vectors.json', import.meta.url), 'utf8'),
);

/** A private RSA key that is public: none has to be made. */
export const signingKey = vectors.alibaba.config.testSenderPrivateJwk;

type Replier = (events: readonly ReadEvent[], index: number) => Answer | 'nothing';

const names = ['successEvents', 'skippedEvents', 'failedEvents', 'retriedEvents'] as const;

/** The reply with each event in the list named. */
export function toReply(
  events: readonly ReadEvent[],
  listOf: (event: ReadEvent) => (typeof names)[number] = () => 'successEvents',
): Answer {
  const entry = ({ eventId }: ReadEvent) => ({ eventId, eventCode: 'CODE', eventMessage: 'MESSAGE' });
  const lists = names.map((name) => [name, events.filter((one) => listOf(one) === name).map(entry)]);
  return { body: Object.fromEntries(lists) };
}

/** An emulator and a receiver that its Alibaba dialect is connected to; what comes is read by the contract. */
export async function openSender(
  options: EmulatorOptions = {},
  reply: Replier = (events) => toReply(events),
  key: 'given' | 'made' = 'given',
) {
  const stack = new AsyncDisposableStack();
  const timers = new ManualTimers();
  const messages: ReadMessage[] = [];
  const wanted = new Map<number, () => void>();
  const { alibaba, ...callbacks } = options.callbacks ?? {};
  const emulator: Emulator = stack.use(
    await startEmulator({
      users: 0,
      scope: 'all',
      ...options,
      callbacks: {
        setTimer: timers.setTimer,
        ...callbacks,
        alibaba: { ...(key === 'given' ? { signingKey } : {}), ...alibaba },
      },
    }),
  );
  const read = createReader(emulator);
  const answer = async ({ body }: Received, index: number) => {
    const message = await read(body, new Date(options.now?.() ?? Date.now()));
    wanted.get(messages.push(message))?.();
    return reply(message.events, index);
  };
  const receiver = stack.use(await openReceiver(answer));
  emulator.callbacks.alibaba.connectTo(receiver.url);
  const prefix = 'urn:alibaba:idaas:app:event:';
  return {
    emulator,
    directory: emulator.directory,
    alibaba: emulator.callbacks.alibaba,
    receiver,
    timers,
    messages,
    /** When so many messages have come. */
    came: async (count: number): Promise<void> => {
      if (messages.length < count) await new Promise<void>((resolve) => wanted.set(count, resolve));
    },
    /** `type bizId` of everything that came, in order. */
    heard: () =>
      messages.flatMap(({ events }) =>
        events.map(({ eventType, bizId }) => `${eventType.replace(prefix, '')} ${bizId}`),
      ),
    events: () => messages.flatMap(({ events }) => events),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
