import { Script } from './script.ts';

/** What is held under a token stays so much longer; 0: it is another's by now. */
export const renewScript = new Script(
  "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('PEXPIRE', KEYS[1], ARGV[2])",
);

/** What is held under a token is free again; 0: it is another's by now. */
export const releaseScript = new Script(
  "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])",
);
