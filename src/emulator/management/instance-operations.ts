import { baseTimeMs, dayMs } from '../directory/base-time.ts';
import { createOperation } from './operation.ts';

/** An absent object is null here and left out elsewhere: clients must take both (management-api.md 3.1). */
const getInstance = createOperation(
  'GetInstance',
  () => undefined,
  ({ directory }) => ({
    Instance: {
      InstanceId: directory.instanceId,
      Description: directory.root.organizationalUnitName,
      Status: 'running',
      CreateTime: baseTimeMs - 3_000 * dayMs,
      DefaultEndpoint: { Endpoint: 'https://example.aliyunidaas.com', Status: 'resolved' },
      DomainConfig: {
        DefaultDomain: 'example.aliyunidaas.com',
        InitDomain: 'example.aliyunidaas.com',
        InitDomainAutoRedirectStatus: 'disabled',
      },
      EgressAddresses: ['192.0.2.10', '192.0.2.11'],
      ServiceManaged: false,
      ManagedServiceCode: null,
      CrossRegionReplication: 'disabled',
      CrossRegionReplicationRole: 'primary',
      InstanceFailoverStatus: 'inactive',
      ReplicationConfiguration: null,
    },
  }),
);

export const instanceOperations = [getInstance];
