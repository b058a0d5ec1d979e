import { destinationRules } from '../../../src/providers/ambient/destination-rule';
import { serviceModel, SETTINGS, versionModel } from '../../model/service-model';

const service = serviceModel({
  traffic: { connectionPool: { maxRequests: 5 }, loadBalancer: { by: 'random' } },
  versions: [versionModel('v1', { traffic: { loadBalancer: undefined } }), versionModel('v2', { traffic: { loadBalancer: { by: 'round-robin' } } })],
});

const rules = (versionServices: boolean) => destinationRules(service, versionServices, SETTINGS).map(({ name, spec }) => [name, spec]);

const pool = { connectionPool: { http: { http2MaxRequests: 5 } } };

test('a rule for the Service, and one for each version\'s, with the settings of the service that the version does not set', () => {
  expect(rules(true)).toEqual([
    ['users', { host: 'users.shop.svc.cluster.local', trafficPolicy: { ...pool, loadBalancer: { simple: 'RANDOM' } } }],
    ['users-v1', { host: 'users-v1.shop.svc.cluster.local', trafficPolicy: { ...pool, loadBalancer: { simple: 'RANDOM' } } }],
    ['users-v2', { host: 'users-v2.shop.svc.cluster.local', trafficPolicy: { ...pool, loadBalancer: { simple: 'ROUND_ROBIN' } } }],
  ]);
  expect(rules(false)).toHaveLength(1);
  expect(destinationRules({ ...service, traffic: {} }, true, SETTINGS).map(({ name }) => name)).toEqual(['users-v2']);
});
