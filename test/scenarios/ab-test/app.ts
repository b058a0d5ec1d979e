import { App, Chart } from 'cdk8s';
import { ABTestRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, StringMatch } from 'cdk8s-mesh';

/** Three variants: by group, by cookie, by the end of the user's id (which makes them stay), and a draw for all who bring none of these. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const recommendations = shop.addService('recommendation-service');
  const [a, b, c] = ['algorithm-a', 'algorithm-b', 'algorithm-c'].map(version => (
    recommendations.addVersion(version, { image: `myregistry/recommendation-service:${version}` })
  ));
  new ABTestRoute(chart, 'recommendations-test', {
    service: recommendations,
    variants: [
      { version: a, matches: [HttpMatch.header('x-user-group', 'test'), HttpMatch.headerMatches('x-user-id', StringMatch.regex('.*[0-7]'))], percent: 50 },
      { version: b, matches: [HttpMatch.header('x-user-group', 'control'), HttpMatch.headerMatches('x-user-id', StringMatch.regex('.*[89a-f]'))], percent: 30 },
      { version: c, matches: [HttpMatch.cookie('beta', 'yes')], percent: 20 },
    ],
  });
}
