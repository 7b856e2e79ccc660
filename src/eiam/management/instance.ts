import type { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import { moment, text } from '../reply-schema.ts';
import { pascalRecord } from './pascal-case.ts';
import type { Send } from './send.ts';

const instance = pascalRecord({
  instanceId: text,
  /** `creating` or `running`, and others there may be one day. */
  status: text.optional(),
  description: text.optional(),
  createTime: moment.optional(),
});
const reply = pascalRecord({ instance });

/** An instance of EIAM, without its network addresses. Times are milliseconds since the epoch. */
export type Instance = z.output<typeof instance>;

/** Reads about the instance itself (management-api.md 7.1). */
export function createInstanceReads(send: Send) {
  return {
    /** The client's own instance. One that is not there: `unauthorized`, for it is the settings that name it. */
    async getInstance(context: CallContext): Promise<Instance> {
      return (await send('GetInstance', {}, reply, context)).instance;
    },
  };
}
