import { cidrs } from '../../src/input/cidr';

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0/8', 'fd00::/129', 'example.com/8', '10.0.0.0/-1', '10.0.0.0/8 ', ''])('refuses %j', network => {
  expect(() => cidrs('here', 'networks', [network])).toThrow(new Error(
    `here: networks is ${JSON.stringify(network)}, allowed: CIDRs such as 10.0.0.0/8; give address and prefix length, without zone and leading zeros`,
  ));
});

test('accepts IPv4 and IPv6 networks', () => {
  const networks = ['0.0.0.0/0', '10.1.2.3/32', '::/0', 'fd00::1/128'];
  expect(cidrs('here', 'networks', networks)).toEqual(networks);
});
