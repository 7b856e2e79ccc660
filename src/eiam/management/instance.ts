import type { CallContext } from '../call-context.ts';
import { moment, text, type ValueOf } from '../kinds.ts';
import { record } from '../record.ts';
import { tolerant } from '../reply-schema.ts';
import type { Send } from './send.ts';

const instance = record(
  'Instance',
  { instanceId: text },
  {
    /** `creating` or `running`, and others there may be one day. */
    status: text,
    description: text,
    createTime: moment,
  },
);
export const instanceReply = record('', { instance }, {}).inPascalCase();

/** An instance of EIAM, without its network addresses. Times are milliseconds since the epoch. */
export type Instance = ValueOf<typeof instance>;

/** Reads about the instance itself (management-api.md 7.1). */
export function createInstanceReads(send: Send) {
  return {
    /** The client's own instance. One that is not there: `unauthorized`, for it is the settings that name it. */
    async getInstance(context: CallContext): Promise<Instance> {
      return (await send('GetInstance', {}, tolerant(instanceReply), context)).instance;
    },
  };
}
