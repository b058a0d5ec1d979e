import { FEATURE_AREAS } from './feature-areas';
import { ALL_FEATURES, Feature, FEATURES } from '../src/model/feature';
import { capabilitiesIn as ambientIn } from '../src/providers/ambient/capabilities';
import { capabilitiesOf } from '../src/providers/gateway-api/capabilities';
import { GatewayApiChannel } from '../src/providers/gateway-api/gateway-api-channel';
import { GatewayApiFeature, STANDARD } from '../src/providers/gateway-api/gateway-api-feature';
import { capabilities as istio } from '../src/providers/istio/capabilities';
import { capabilities as linkerd, trafficSplitCapabilities } from '../src/providers/linkerd/capabilities';
import { Capabilities, Support } from '../src/providers/provider';

const MARKER = '<!-- support-table -->';
const CORE = capabilitiesOf({ channel: GatewayApiChannel.STANDARD, features: [] });
/** All that a mesh can support with the CRDs of the standard channel. */
const EXTENDED = capabilitiesOf({ channel: GatewayApiChannel.STANDARD, features: STANDARD });
const EXPERIMENTAL = capabilitiesOf({ channel: GatewayApiChannel.EXPERIMENTAL, features: Object.values(GatewayApiFeature) });
const AMBIENT = ambientIn(GatewayApiChannel.STANDARD);
const LATER = ambientIn(GatewayApiChannel.EXPERIMENTAL);
/** Each with the name of its files in `test/features`. */
const MESHES: readonly (readonly [mesh: string, of: Capabilities, file: string])[] = [
  ['Istio', istio, 'istio'], ['Istio ambient', AMBIENT, 'istio-ambient'], ['Linkerd', linkerd, 'linkerd'], ['Gateway API', EXTENDED, 'gateway-api'],
];

/** A Markdown page with the short support table between its two markers: one row per capability area. It replaces the table that is there. */
export function withSupportTable(page: string): string {
  const parts = page.split(MARKER);
  if (parts.length !== 3) throw new Error(`the page has ${parts.length - 1} lines ${MARKER}, allowed: 2; put one before and one after the table`);
  const rows = Object.entries(FEATURE_AREAS).map(([area, features]) => (
    [area, ...MESHES.map(([, capabilities]) => areaSupport(features.map(feature => capabilities[feature])))]
  ));
  return [parts[0], `\n${table(['area', ...MESHES.map(([mesh]) => mesh)], rows)}`, parts[2]].join(MARKER);
}

/** The page of the support table with its notes, and with what a TrafficSplit excludes. */
export function supportPage(): string {
  const excluded = ALL_FEATURES.filter(feature => trafficSplitCapabilities[feature].note !== linkerd[feature].note);
  return `# Feature support by mesh

Generated from \`src/providers/*/capabilities.ts\` by \`npm run test:update\`; do not edit.

- **yes**: the mesh supports it as the API documents it. The link leads to the YAML of a small shop that uses the feature: the objects that the
  same shop without it does not have, with \`# +\` at the lines that the feature adds.
- **differs**: the mesh supports it with the difference in the note; the link is the same.
- **no**: using it is an error at synth that names the construct. With \`unsupported: UnsupportedFeature.REPORT\` it is a warning, and
  the rest is rendered.

All of this is tested: a test fails for a **yes** or a **differs** without YAML that the feature adds, and for a **no** without its error.
The conformance checks run the YAML through the code of Kubernetes, Istio and Envoy; \`requests.yaml\` beside it lists the responses that requests must get.
[More](../test/features/README.md).

"Gateway API" is a mesh with all extended features of the standard channel; [below](#gateway-api) are the features that yours needs.

${table(['feature', ...MESHES.map(([mesh]) => mesh)], ALL_FEATURES.map(feature => [FEATURES[feature], ...MESHES.map(([, of, file]) => cell(of[feature], feature, file))]))}
## Istio ambient with the experimental channel

\`MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL })\`, with those CRDs of Gateway API in the cluster, supports these as well:

${table(['feature', 'Istio ambient'], ALL_FEATURES.filter(feature => LATER[feature] !== AMBIENT[feature])
  .map(feature => [FEATURES[feature], cell(LATER[feature], feature, 'istio-ambient-experimental')]))}
## Linkerd with \`trafficSplit: true\`

A service with a split gets an SMI TrafficSplit instead of an HTTPRoute. Linkerd then ignores HTTPRoutes and annotations of this service,
so these are **no** as well:

${excluded.map((feature: Feature) => `- ${FEATURES[feature]}\n`).join('')}
## Gateway API

\`MeshProvider.gatewayApi({ channel, features })\` needs the features of your mesh: take them from its
[conformance report](https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports). Without \`features\` it supports the core only. These features require more:

${table(['feature', 'required in `features`'], ALL_FEATURES.flatMap(feature => {
  const [, needed] = /^requires (.*): list it/.exec(CORE[feature].note ?? '') ?? [];
  const { level, note } = EXPERIMENTAL[feature];
  const file = EXTENDED[feature].level === 'no' ? 'gateway-api-experimental' : 'gateway-api';
  return needed ? [[`[${FEATURES[feature]}](../test/features/${feature}/${file}.yaml)`, `${needed}${level === 'differs' ? `; **differs**: ${note}` : ''}`]] : [];
}))}`;
}

/** How much of an area a mesh supports: `yes`, `differs`, `no`, or how many of its features. */
function areaSupport(features: readonly Support[]): string {
  const supported = features.filter(({ level }) => level !== 'no');
  if (supported.length === 0) return 'no';
  if (supported.length < features.length) return `${supported.length} of ${features.length}`;
  return supported.every(({ level }) => level === 'yes') ? 'yes' : 'differs';
}

function cell({ level, note }: Support, feature: Feature, file: string): string {
  if (level === 'no') return `**no**: ${note}`;
  const linked = `[${level}](../test/features/${feature}/${file}.yaml)`;
  return note ? `**${linked}**: ${note}` : linked;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |\n`).join('');
}
