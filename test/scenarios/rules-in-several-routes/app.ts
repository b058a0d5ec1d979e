import { App, Chart } from 'cdk8s';
import { HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch, StringMatch } from 'cdk8s-mesh';

/** More rules than one HTTPRoute may have: of the first and the last, which are equally specific, the first applies to a request that both match. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  shop.addService('web').addVersion('v1', { image: 'myregistry/web:v1' });
  const users = shop.addService('users');
  const [v1, v2, v3] = ['v1', 'v2', 'v3'].map(name => users.addVersion(name, { image: `myregistry/users:${name}` }));
  const rules: [HttpMatch, typeof v1][] = [
    [HttpMatch.headerMatches('x-a', StringMatch.regex('b.*')), v1],
    ...Array.from({ length: 18 }, (_, i): [HttpMatch, typeof v1] => [HttpMatch.path(PathMatch.exact(`/p${i}`)), v3]),
    [HttpMatch.headerMatches('x-a', StringMatch.regex('.*c')), v2],
  ];
  for (const [match, version] of rules) users.routes.addRule({ matches: [match], split: [{ version, percent: 100 }] });
  users.routes.addRule({ split: [{ version: v3, percent: 100 }] });
}
