import type { Asked, Usage } from './measured-server.ts';

/**
 * Loaded into a measured server before its own code (`node --import`): answers its parent with what the process has taken so far.
 * The channel keeps no process alive.
 */
process.on('message', (asked: Asked) => {
  process.send?.(answerTo(asked));
});
process.channel?.unref();

function answerTo(asked: Asked): Usage | number {
  switch (asked) {
    case 'usage':
      return usage();
    case 'beginTurns':
      return beginTurns();
    case 'endTurns':
      clearInterval(looking);
      return longestUs;
  }
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuUs: user + system, rssBytes: process.memoryUsage.rss() };
}

let looking: NodeJS.Timeout | undefined;
let longestUs = 0;

/** A turn cannot be looked at from within: what the thread ran for between two timers of a millisecond holds it. */
function beginTurns(): number {
  longestUs = 0;
  let before = threadUs();
  const look = () => {
    const now = threadUs();
    longestUs = Math.max(longestUs, now - before);
    before = now;
  };
  clearInterval(looking);
  looking = setInterval(look, 1).unref();
  return longestUs;
}

function threadUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
