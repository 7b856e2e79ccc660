import { z } from 'zod';
import { attributeValue } from '../callbacks/bamboo-cloud-records.ts';
import type { BambooCloudSender } from '../callbacks/bamboo-cloud-sender.ts';
import { ControlError, type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

const target = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });

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
  route('PUT', 'callbacks/alibaba/target', target, ({ callbacks }, _ids, { url }) =>
    callbacks.alibaba.connectTo(url ?? undefined),
  ),
  route('POST', 'callbacks/alibaba/test', nothing, ({ callbacks }) => callbacks.alibaba.sendTest()),
  route('POST', 'callbacks/alibaba/push', nothing, ({ callbacks }) => callbacks.alibaba.pushAll()),
  route(
    'POST',
    'callbacks/alibaba/rotate-key',
    z.strictObject({ keepOld: z.boolean().default(true) }),
    async ({ callbacks }, _ids, options) => ({ kid: (await callbacks.alibaba.keys.rotate(options)).kid }),
  ),
];

const bambooCloudRoutes: readonly ControlRoute[] = [
  route('PUT', 'callbacks/bamboocloud/target', target, ({ callbacks }, _ids, { url }) =>
    callbacks.bambooCloud.connectTo(url ?? undefined),
  ),
  route(
    'POST',
    'callbacks/bamboocloud/lose-replies',
    z.strictObject({ count: z.int().min(0).max(1_000) }),
    ({ callbacks }, _ids, { count }) => callbacks.bambooCloud.loseReplies(count),
  ),
  route('POST', 'callbacks/bamboocloud/check-url', nothing, (to) =>
    callBambooCloud(to, (sender) => sender.checkUrl()),
  ),
  route('POST', 'callbacks/bamboocloud/repeat', nothing, (to) =>
    callBambooCloud(to, (sender) => sender.repeat()),
  ),
  route('POST', 'callbacks/bamboocloud/synchronize', nothing, (to) =>
    callBambooCloud(to, (sender) => sender.synchronize()),
  ),
  route('POST', 'callbacks/bamboocloud/users', person, (to, _ids, body) =>
    callBambooCloud(to, (sender) => sender.createUser(body)),
  ),
  route('PATCH', 'callbacks/bamboocloud/users/*', personChanges, (to, [key = ''], body) =>
    callBambooCloud(to, (sender) => sender.updateUser(key, body)),
  ),
  route('DELETE', 'callbacks/bamboocloud/users/*', nothing, (to, [key = '']) =>
    callBambooCloud(to, (sender) => sender.deleteUser(key)),
  ),
  route('POST', 'callbacks/bamboocloud/organizations', organization, (to, _ids, body) =>
    callBambooCloud(to, (sender) => sender.createOrganization(body)),
  ),
  route('PATCH', 'callbacks/bamboocloud/organizations/*', organizationChanges, (to, [key = ''], body) =>
    callBambooCloud(to, (sender) => sender.updateOrganization(key, body)),
  ),
  route('DELETE', 'callbacks/bamboocloud/organizations/*', nothing, (to, [key = '']) =>
    callBambooCloud(to, (sender) => sender.deleteOrganization(key)),
  ),
];

export const callbackRoutes: readonly ControlRoute[] = [...alibabaRoutes, ...bambooCloudRoutes];
