/** One line of a Dockerfile, continuations joined. */
export interface Step {
  readonly instruction: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** What a Dockerfile says, stage by stage; arguments before the first stage are put into `FROM`. */
export function parseDockerfile(text: string): readonly Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; steps: Step[] }[] = [];
  for (const line of lines) {
    const [, instruction = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') stages.push({ name: / AS (\S+)$/.exec(rest)?.[1] ?? '', steps: [] });
    else if (instruction === '') throw new Error(`No line of a Dockerfile: ${line}`);
    else stages.at(-1)?.steps.push({ instruction, rest });
  }
  return stages;
}

/** Whether .dockerignore lets a path of the context into a build: all is ignored but what a line with `!` names. */
export function isSent(path: string, ignore: string): boolean {
  const [first, ...exceptions] = ignore.split('\n').filter((line) => line !== '');
  if (first !== '*' || exceptions.some((line) => !line.startsWith('!')))
    throw new Error('Expected * and exceptions');
  return exceptions.some((line) => `${path}/`.startsWith(`${line.slice(1)}/`));
}
