import { z } from 'zod';
import { attributeValue } from '../callbacks/bamboo-cloud-records.ts';
import type { BambooCloudSender } from '../callbacks/bamboo-cloud-sender.ts';
import { ControlError, type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

const callbackTarget = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });

const attributes = z.record(z.string().min(1), attributeValue).exactOptional();
const name = z.string().min(1);

const person = z.strictObject({
  username: name,
  name: z.string().nullable().exactOptional(),
  organizationCodes: z.array(name).max(9).exactOptional(),
  disabled: z.boolean().exactOptional(),
  password: name.exactOptional(),
  attributes,
});

const organization = z.strictObject({
  code: name,
  name,
  parentCode: name.exactOptional(),
  disabled: z.boolean().exactOptional(),
  leader: z.string().exactOptional(),
  attributes,
});

const personChanges = z.strictObject({ ...person.shape, username: name.exactOptional() });
const organizationChanges = z.strictObject({
  ...organization.shape,
  code: name.exactOptional(),
  name: name.exactOptional(),
});

type Call = (sender: BambooCloudSender) => Promise<unknown>;

const callBambooCloud = ({ callbacks }: ControlTarget, call: Call): Promise<unknown> => {
  if (callbacks.bambooCloud.target === undefined) throw new ControlError(409, 'No callback target is set');
  return call(callbacks.bambooCloud);
};

const alibabaRoutes: readonly ControlRoute[] = [
  route(
    'PUT',
    'callbacks/alibaba/target',
    'Sets where changes are sent to in the Alibaba dialect; null: nowhere',
    callbackTarget,
    ({ callbacks }, _ids, { url }) => callbacks.alibaba.connectTo(url ?? undefined),
  ),
  route('POST', 'callbacks/alibaba/test', 'Sends the test event', nothing, ({ callbacks }) =>
    callbacks.alibaba.sendTest(),
  ),
  route(
    'POST',
    'callbacks/alibaba/push',
    'Sends the whole directory: a full synchronization',
    nothing,
    ({ callbacks }) => callbacks.alibaba.pushAll(),
  ),
  route(
    'POST',
    'callbacks/alibaba/rotate-key',
    'Signs with a new key from now on',
    z.strictObject({ keepOld: z.boolean().default(true) }),
    async ({ callbacks }, _ids, options) => ({ kid: (await callbacks.alibaba.keys.rotate(options)).kid }),
  ),
];

const bambooCloudRoutes: readonly ControlRoute[] = [
  route(
    'PUT',
    'callbacks/bamboocloud/target',
    'Sets what the BambooCloud dialect calls; null: nothing',
    callbackTarget,
    ({ callbacks }, _ids, { url }) => callbacks.bambooCloud.connectTo(url ?? undefined),
  ),
  route(
    'POST',
    'callbacks/bamboocloud/lose-replies',
    'Loses so many replies: the receiver has acted, the sender does not know',
    z.strictObject({ count: z.int().min(0).max(1_000) }),
    ({ callbacks }, _ids, { count }) => callbacks.bambooCloud.loseReplies(count),
  ),
  route('POST', 'callbacks/bamboocloud/check-url', 'Calls CHECK_URL', nothing, (target) =>
    callBambooCloud(target, (sender) => sender.checkUrl()),
  ),
  route('POST', 'callbacks/bamboocloud/repeat', 'Sends the last call again', nothing, (target) =>
    callBambooCloud(target, (sender) => sender.repeat()),
  ),
  route(
    'POST',
    'callbacks/bamboocloud/synchronize',
    'Sends all that the BambooCloud side has',
    nothing,
    (target) => callBambooCloud(target, (sender) => sender.synchronize()),
  ),
  route(
    'POST',
    'callbacks/bamboocloud/users',
    'Creates a user on the BambooCloud side',
    person,
    (target, _ids, body) => callBambooCloud(target, (sender) => sender.createUser(body)),
  ),
  route(
    'PATCH',
    'callbacks/bamboocloud/users/*',
    'Changes a user there, named by username',
    personChanges,
    (target, [key = ''], body) => callBambooCloud(target, (sender) => sender.updateUser(key, body)),
  ),
  route('DELETE', 'callbacks/bamboocloud/users/*', 'Deletes a user there', nothing, (target, [key = '']) =>
    callBambooCloud(target, (sender) => sender.deleteUser(key)),
  ),
  route(
    'POST',
    'callbacks/bamboocloud/organizations',
    'Creates an organization there',
    organization,
    (target, _ids, body) => callBambooCloud(target, (sender) => sender.createOrganization(body)),
  ),
  route(
    'PATCH',
    'callbacks/bamboocloud/organizations/*',
    'Changes an organization there, named by code',
    organizationChanges,
    (target, [key = ''], body) => callBambooCloud(target, (sender) => sender.updateOrganization(key, body)),
  ),
  route(
    'DELETE',
    'callbacks/bamboocloud/organizations/*',
    'Deletes an organization there',
    nothing,
    (target, [key = '']) => callBambooCloud(target, (sender) => sender.deleteOrganization(key)),
  ),
];

export const callbackRoutes: readonly ControlRoute[] = [...alibabaRoutes, ...bambooCloudRoutes];
