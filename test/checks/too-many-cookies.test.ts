import { Gateway, HeaderModifier, HttpMatch, MeshProvider } from '../../src';
import { fixture, findingTexts, service } from '../mesh-fixture';

const cookies = (...names: string[]) => HttpMatch.allOf(...names.map(name => HttpMatch.cookie(name, '1')));
const tooMany = (path: string, names: string) => `ERROR ${path}: with the match of another construct, it matches on the cookies ${names}; allowed: cookies whose regex has at most `
  + '1024 characters: it lists every order of them; match on fewer cookies or shorter values, or on a header that the application sets (too-many-cookies)';

describe.each([['istio', MeshProvider.istio()], ['linkerd', MeshProvider.linkerd()]])('%s', (_, provider) => {
  test.each([[['c'], []], [['c', 'd'], ['a, b, c, d']], [['c', 'd', 'e', 'f'].slice(0, 3), ['a, b, c, d, e']]])('a rule for cookies a and b, and a header modifier for %j', (names, found) => {
    const { chart, shop, mesh } = fixture(provider);
    const { service: users, versions: [v1] } = service(shop, 'users');
    users.routes.addRule({ matches: [cookies('a', 'b')], split: [{ version: v1, percent: 100 }] });
    new HeaderModifier(chart, 'marked', { service: users, matches: [cookies(...names)], request: { set: { 'x-a': '1' } } });
    expect(findingTexts(mesh).filter(text => text.includes('too-many-cookies')).map(text => text.replace(/chart\/[^:]*/, 'chart'))).toEqual(found.map(all => tooMany('chart', all)));
  });
});

test('a gateway route and a rule of its service', () => {
  const { chart, shop, mesh } = fixture();
  const { service: users, versions: [v1] } = service(shop, 'users');
  users.routes.addRule({ matches: [cookies('a', 'b')], split: [{ version: v1, percent: 100 }] });
  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }] });
  gateway.addRoute(users, { matches: [cookies('c', 'd')] });
  expect(findingTexts(mesh).filter(text => text.includes('too-many-cookies'))).toEqual([tooMany('chart/public', 'c, d, a, b')]);
});
