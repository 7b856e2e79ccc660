import { moment, part, text } from '../kinds.ts';
import { record } from '../record.ts';
import { read } from './operation.ts';

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
const instanceReply = record('', { instance }, {}).inPascalCase();

/** Reads about the instance itself (management-api.md 7.1). */
export const instanceReads = {
  /**
   * The client's own instance, without its network addresses. One that is not there: `unauthorized`, for it is the settings that
   * name it.
   */
  getInstance: read('GetInstance', {
    request: () => ({}),
    examples: () => [[]],
    reply: part(instanceReply, ({ instance: found }) => found),
  }),
};
