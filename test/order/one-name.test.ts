import { Construct } from 'constructs';
import { PROVIDERS } from './providers';
import { EgressGateway, ExternalService, Gateway, MeshNamespace } from '../../src';
import { errorOf, fixture } from '../mesh-fixture';

/** Constructs whose records have a key. Each is a node of the call graph, or is named by another. */
const KEYED: [string, string, (scope: Construct, id: string, namespace: MeshNamespace) => unknown][] = [
  ['external service', 'externalServiceName', (scope, id, namespace) => (
    new ExternalService(scope, id, { namespace, externalServiceName: 'one', hosts: [`${id}.example.com`] })
  )],
  ['egress gateway', 'gatewayName', (scope, id, namespace) => new EgressGateway(scope, id, { namespace, gatewayName: 'one' })],
  ['ingress gateway', 'gatewayName', (scope, id, namespace) => (
    new Gateway(scope, id, { namespace, gatewayName: 'one', gatewayClassName: 'istio', listeners: [{ hosts: [`${id}.example.com`] }] })
  )],
];

describe.each(Object.entries(PROVIDERS))('%s', (_, provider) => {
  test.each(KEYED)('a second %s of one name in one namespace is refused', (kind, what, declare) => {
    const { chart, mesh, shop } = fixture(provider());
    declare(chart, 'a', shop);
    expect(errorOf(() => declare(chart, 'b', shop))).toBe(
      `chart/b: ${what} is "one", allowed: one ${kind} of a name in namespace shop; chart/a has it: choose another name, or use that construct`,
    );
    const { externals, egressGateways, gateways } = mesh._model;
    expect([...externals, ...egressGateways, ...gateways].map(({ path }) => path)).toEqual(['chart/a']);
  });

  test.each(KEYED)('a second %s of one name in another namespace is not refused', (__, ___, declare) => {
    const { chart, shop, open } = fixture(provider());
    declare(chart, 'a', shop);
    expect(errorOf(() => declare(chart, 'b', open))).toBeUndefined();
  });
});
