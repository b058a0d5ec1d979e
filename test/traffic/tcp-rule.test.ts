import { PortProtocol, TcpRuleOptions } from '../../src';
import { tcpRulesOn } from '../../src/model/tcp-rules';
import { fixture, service, errorOf } from '../mesh-fixture';

function gate() {
  const { shop, open } = fixture();
  const ports = [{ port: 80 }, { port: 5432, protocol: PortProtocol.TCP }, { port: 8443, protocol: PortProtocol.TLS }];
  const { service: target, versions: [v1, v2] } = service(shop, 'gate', { ports }, ['v1', 'v2']);
  const split = [{ version: v1, percent: 90 }, { version: v2, percent: 10 }];
  const tcp = (rule: Partial<TcpRuleOptions>) => errorOf(() => target.routes.addTcpRule({ port: 5432, split, ...rule }));
  const tls = (sniHosts: string[], port = 8443) => errorOf(() => target.routes.addTlsRule({ port, sniHosts, split }));
  return { open, shop, target, tcp, tls };
}

const SHARES = [{ version: 'v1', percent: 90 }, { version: 'v2', percent: 10 }];
const OWNER = 'chart/shop/gate/Routes';

test('callers are services and namespaces', () => {
  const { target, shop, open, tcp } = gate();
  const { service: orders } = service(shop, 'orders');
  expect([tcp({ callers: [orders], callerNamespaces: [open] }), tcp({})]).toEqual([undefined, undefined]);
  expect(tcpRulesOn(target._model.routes.build(), 5432)).toEqual([
    { owner: OWNER, port: 5432, shares: SHARES, callers: [{ namespace: 'shop', service: 'orders' }, { namespace: 'open' }] },
    { owner: OWNER, port: 5432, shares: SHARES },
  ]);
});

test('each SNI host occurs once', () => {
  const { target, tls } = gate();
  expect(tls(['a.example.com', '*.example.com', 'a.example.com'])).toBeUndefined();
  expect(tcpRulesOn(target._model.routes.build(), 8443)[0]).toEqual({ owner: OWNER, port: 8443, shares: SHARES, sniHosts: ['a.example.com', '*.example.com'] });
});

test.each([80, 81])('port %d is refused', port => {
  expect(gate().tcp({ port })).toBe(
    `${OWNER}: port is ${port}, allowed: 5432 (tcp), 8443 (tls); give a port of the service that speaks tcp, tls or https; for other ports use addRule()`,
  );
});

test('a rule needs a split, and callers if there is a list of them', () => {
  expect(gate().tcp({ split: [] })).toBe(`${OWNER}: split is [], allowed: at least one version; give the versions that receive the connections`);
  expect(gate().tcp({ callers: [] })).toBe(`${OWNER}: callers is [], allowed: at least one; leave them out for all connections`);
});

test('a rule by SNI needs a TLS port', () => {
  expect(gate().tls(['a'], 5432)).toBe(`${OWNER}: protocol of port 5432 is "tcp", allowed: tls or https; declare the protocol of the port, or use addTcpRule()`);
  expect(gate().tls([])).toBe(`${OWNER}: sniHosts is [], allowed: at least one host; use addTcpRule() for all connections`);
});

test.each(['', 'A.example.com', 'a..b', '*', 'a.*.com', '*a.com', 'https://a.com', `${'a.'.repeat(127)}a`])('SNI host %j is refused', name => {
  expect(gate().tls([name])).toMatch(/: sniHosts is ".*, allowed: DNS names in lower case, such as api\.example\.com, or \*\.example\.com for all below a domain; write the DNS name alone, without scheme, port and path$/);
});
