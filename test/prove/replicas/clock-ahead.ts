// Loaded before a gateway (`node --import`): its machine's clock is so many milliseconds ahead, or behind.

const aheadMs = Number(process.env.TEST_CLOCK_AHEAD_MS);

globalThis.Date = new Proxy(Date, {
  construct: (real, given) => Reflect.construct(real, given.length === 0 ? [real.now() + aheadMs] : given),
  get: (real, name) => (name === 'now' ? () => real.now() + aheadMs : Reflect.get(real, name)),
});
