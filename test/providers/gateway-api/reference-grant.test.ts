import { RouteTableBuilder } from '../../../src/model/route-table-builder';
import { referenceGrants } from '../../../src/providers/gateway-api/reference-grant';
import { serviceModel } from '../../model/service-model';

const EVERYTHING = [{}];

test('a grant in each other namespace, for all that gets copies there', () => {
  const routes = new RouteTableBuilder('users', {});
  const copies = (namespace: string, ...names: string[]) => names.map(name => ({ service: { name, namespace }, percent: 100, version: name === 'b' ? 'v2' : undefined }));
  routes.addOverlay({ owner: 'a', matches: EVERYTHING, mirrors: [...copies('audit', 'b', 'a'), ...copies('shop', 'c'), ...copies('lab', 'd')] });
  const grants = referenceGrants(serviceModel({ routes: routes.build() }), () => true);
  expect(grants.map(({ name, namespace }) => [name, namespace])).toEqual([['users-of-shop-to-audit', 'audit'], ['users-of-shop-to-lab', 'lab']]);
  expect(grants[0].spec).toEqual({
    from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }],
    to: [{ group: '', kind: 'Service', name: 'a' }, { group: '', kind: 'Service', name: 'b-v2' }],
  });
  expect(referenceGrants(serviceModel({ routes: routes.build() }), feature => feature !== 'mirror')).toEqual([]);
});
