import { cidrs } from '../../src/input/cidr';

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0/8', 'fd00::/129', 'example.com/8', '10.0.0.0/-1', '10.0.0.0/8 ', ''])('refuses %j', network => {
  expect(() => cidrs('here', 'networks', [network])).toThrow(new Error(
    `here: networks is ${JSON.stringify(network)}, allowed: CIDRs such as 10.0.0.0/8; give address and prefix length, without zone and leading zeros`,
  ));
});

test.each([
  ['::ffff:203.0.113.66/128', 'write it as IPv4, 203.0.113.66/32: it matches no IPv4 client'],
  ['::FFFF:203.0.113.0/120', 'write it as IPv4, 203.0.113.0/24: it matches no IPv4 client'],
  ['0:0:0:0:0:ffff:cb00:7142/96', 'write it as IPv4, 203.0.113.66/0: it matches no IPv4 client'],
  ['::ffff:0:0/64', 'give the IPv4 and the IPv6 networks that you mean'],
])('refuses %s, of IPv4-mapped addresses', (network, fix) => {
  expect(() => cidrs('here', 'networks', ['10.0.0.0/8', network])).toThrow(new Error(
    `here: networks is ${JSON.stringify(network)}, allowed: IPv4 networks, or IPv6 networks of addresses that are not IPv4-mapped; ${fix}`,
  ));
});

test('accepts IPv4 and IPv6 networks', () => {
  const networks = ['0.0.0.0/0', '10.1.2.3/32', '::/0', 'fd00::1/128', '::fffe:1:2/128', '::ffff:1/128', '64:ff9b::192.0.2.1/128'];
  expect(cidrs('here', 'networks', networks)).toEqual(networks);
});
