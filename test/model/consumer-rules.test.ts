import { grantTo, serviceModel } from './service-model';
import { consumerNamespaces } from '../../src/model/consumer-rules';
import { serviceRequirements } from '../../src/model/feature-requirement';
import { Grant } from '../../src/model/grant';
import { Caller } from '../../src/model/match';
import { RouteTableBuilder } from '../../src/model/route-table-builder';

const [FRONTEND, CHECKOUT, WEB]: Caller[] = [{ namespace: 'web', service: 'frontend' }, { namespace: 'web', service: 'checkout' }, { namespace: 'web' }];

const calling = ({ namespace, service: name }: Caller): Grant => ({ ...grantTo('x'), caller: { path: 'x', name: name!, namespace: { name: namespace }, serviceAccount: 'x' } });

/** A service of which callers have these timeouts, and that these call. */
function service(timeouts: readonly (readonly [Caller, number])[], callers: readonly Caller[] = []) {
  const routes = new RouteTableBuilder('users', { timeoutMs: 9 });
  for (const [caller, timeoutMs] of timeouts) routes.addOverlay({ owner: `${caller.namespace}/${caller.service}`, matches: [{ callers: [caller] }], timeoutMs });
  return serviceModel({ routes: routes.build(), grants: callers.map(calling) });
}

test.each<[string, Parameters<typeof service>, [string, Caller][]]>([
  ['the one caller of its namespace', [[[FRONTEND, 1]]], [['web', FRONTEND]]],
  ['all of a namespace', [[[WEB, 1]]], [['web', WEB]]],
  ['all of a namespace, and who is known to be in it', [[[WEB, 1]], [CHECKOUT, FRONTEND]], [['web', CHECKOUT]]],
  ['two that ask for the same', [[[FRONTEND, 1], [CHECKOUT, 1]]], [['web', CHECKOUT]]],
  ['two that do not', [[[FRONTEND, 1], [CHECKOUT, 2]]], []],
  ['two of which one asks for nothing', [[[FRONTEND, 1]], [FRONTEND, CHECKOUT]], []],
  ['one that asks for what the service says anyway', [[[FRONTEND, 9]], [FRONTEND, CHECKOUT]], [['web', FRONTEND]]],
  ['one beside the service', [[[{ namespace: 'shop', service: 'frontend' }, 1]]], []],
  ['callers of whom no rule speaks', [[], [FRONTEND]], []],
  ['several namespaces, each by itself', [[[FRONTEND, 1], [{ namespace: 'lab' }, 2], [{ namespace: 'pos', service: 'a' }, 3]], [{ namespace: 'pos', service: 'b' }]],
    [['lab', { namespace: 'lab' }], ['web', FRONTEND]]],
])('who goes by rules of their own: %s', (_, [timeouts, callers], expected) => {
  expect([...consumerNamespaces(service(timeouts, callers))]).toEqual(expected);
});

test('the required feature: source match, or consumer route', () => {
  const asked = (...given: Parameters<typeof service>) => (
    serviceRequirements(service(...given)).map(({ feature, path }) => [path, feature]).filter(([, feature]) => feature !== 'request-timeout')
  );
  expect(asked([[FRONTEND, 1]])).toEqual([['web/frontend', 'consumer-route']]);
  expect(asked([[FRONTEND, 1]], [CHECKOUT])).toEqual([['web/frontend', 'caller-match']]);
  const routes = new RouteTableBuilder('users', {});
  routes.addPinnedRule({ owner: 'pin', matches: [{ callers: [FRONTEND, { namespace: 'shop', service: 'a' }] }], shares: [] });
  expect(serviceRequirements(serviceModel({ routes: routes.build() })).map(({ feature }) => feature)).toEqual(['consumer-route', 'caller-match']);
});
