// A part of undici, whose index loads all that it has of the Fetch API beside a pool: 80 modules, which every gateway would keep. It declares
// no type for it by itself.

declare module 'undici/lib/dispatcher/pool.js' {
  const pool: typeof import('undici').Pool;
  export = pool;
}
