import { betweenMarkers } from './between-markers';
import { FEATURE_AREAS } from './feature-areas';
import { ALL_FEATURES, Feature, FEATURES } from '../src/model/feature';
import { ambientCapabilities } from '../src/providers/ambient/capabilities';
import { gatewayApiVersions as gatewayApiOfIstio } from '../src/providers/ambient/versions';
import { capabilitiesOf } from '../src/providers/gateway-api/capabilities';
import { isInBundle } from '../src/providers/gateway-api/feature-releases';
import { GatewayApiChannel } from '../src/providers/gateway-api/gateway-api-channel';
import { GatewayApiFeature } from '../src/providers/gateway-api/gateway-api-feature';
import { GATEWAY_API_VERSIONS } from '../src/providers/gateway-api/versions';
import { istioCapabilities } from '../src/providers/istio/capabilities';
import { ISTIO_VERSIONS } from '../src/providers/istio/versions';
import { linkerdCapabilities, withTrafficSplit } from '../src/providers/linkerd/capabilities';
import { gatewayApiVersions as gatewayApiOfLinkerd, LINKERD_VERSIONS } from '../src/providers/linkerd/versions';
import { Capabilities, Support } from '../src/providers/provider';

const MARKER = '<!-- support-table -->';
const ONLY_MARKER = '<!-- only-here -->';
const { STANDARD, EXPERIMENTAL } = GatewayApiChannel;
const CORE = capabilitiesOf({ bundle: { version: GATEWAY_API_VERSIONS.default, channel: STANDARD }, features: [] });
const EXTENDED = gatewayApi(GATEWAY_API_VERSIONS.default, STANDARD);
const EXTENDED_EXPERIMENTAL = gatewayApi(GATEWAY_API_VERSIONS.default, EXPERIMENTAL);
const ISTIO = istioCapabilities({ version: ISTIO_VERSIONS.default, envoyFilters: [], dnsProxying: false, cni: false });
const AMBIENT = ambient(ISTIO_VERSIONS.default, STANDARD);
const AMBIENT_EXPERIMENTAL = ambient(ISTIO_VERSIONS.default, EXPERIMENTAL);
const LINKERD = linkerd(LINKERD_VERSIONS.default, STANDARD);
const LINKERD_EXPERIMENTAL = linkerd(LINKERD_VERSIONS.default, EXPERIMENTAL);
/** Each with the name of its files in `test/features`. */
const MESHES: readonly (readonly [mesh: string, of: Capabilities, file: string])[] = [
  ['Istio', ISTIO, 'istio'], ['Istio ambient', AMBIENT, 'istio-ambient'], ['Linkerd', LINKERD, 'linkerd'], ['Gateway API', EXTENDED, 'gateway-api'],
];

/** The oldest targets of each mesh, with the capabilities of its default targets. */
const OLDEST: readonly (readonly [mesh: string, oldest: Capabilities, usual: Capabilities])[] = [
  [`Istio ${ISTIO_VERSIONS.oldest}`, istioCapabilities({ version: ISTIO_VERSIONS.oldest, envoyFilters: [], dnsProxying: false, cni: false }), ISTIO],
  [`Istio ambient ${ISTIO_VERSIONS.oldest}, Gateway API ${gatewayApiOfIstio(ISTIO_VERSIONS.oldest).default}`, ambient(ISTIO_VERSIONS.oldest, STANDARD), AMBIENT],
  [`Linkerd ${LINKERD_VERSIONS.oldest}, Gateway API ${gatewayApiOfLinkerd(LINKERD_VERSIONS.oldest).default}`, linkerd(LINKERD_VERSIONS.oldest, STANDARD), LINKERD],
  [`Gateway API ${GATEWAY_API_VERSIONS.oldest}`, gatewayApi(GATEWAY_API_VERSIONS.oldest, STANDARD), EXTENDED],
];

function ambient(version: string, channel: GatewayApiChannel): Capabilities {
  return ambientCapabilities({ version, bundle: { version: gatewayApiOfIstio(version).default, channel } });
}

function linkerd(version: string, channel: GatewayApiChannel): Capabilities {
  return linkerdCapabilities({ version, bundle: { version: gatewayApiOfLinkerd(version).default, channel }, trafficSplit: false, cni: false });
}

/** A mesh that supports all that the CRDs have. */
function gatewayApi(version: string, channel: GatewayApiChannel): Capabilities {
  const bundle = { version, channel };
  return capabilitiesOf({ bundle, features: Object.values(GatewayApiFeature).filter(feature => isInBundle(feature, bundle)) });
}

/** A Markdown page with the short support table between its two markers: one row per capability area. It replaces the table that is there. */
export function withSupportTable(page: string): string {
  const rows = Object.entries(FEATURE_AREAS).map(([area, features]) => (
    [area, ...MESHES.map(([, capabilities]) => areaSupport(features.map(feature => capabilities[feature])))]
  ));
  return betweenMarkers(page, MARKER, table(['area', ...MESHES.map(([mesh]) => mesh)], rows));
}

/** A Markdown page with what only one of the meshes supports between its two markers. It replaces what is there. */
export function withOnlySupported(page: string): string {
  const rows = MESHES.map(([mesh, capabilities]) => {
    const others = MESHES.filter(([other]) => other !== mesh);
    const only = ALL_FEATURES.filter(feature => capabilities[feature].level !== 'no' && others.every(([, of]) => of[feature].level === 'no'));
    return [mesh, only.map(feature => FEATURES[feature]).join('; ') || 'nothing'];
  });
  return betweenMarkers(page, ONLY_MARKER, table(['mesh', 'features'], rows));
}

/** The page of the support table with its notes, and with what a TrafficSplit excludes. */
export function supportPage(): string {
  const excluded = ALL_FEATURES.filter(feature => withTrafficSplit(LINKERD_EXPERIMENTAL)[feature].note !== LINKERD_EXPERIMENTAL[feature].note);
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

The table holds for the default versions: Istio ${ISTIO_VERSIONS.default}, in ambient mode with Gateway API ${gatewayApiOfIstio(ISTIO_VERSIONS.default).default}; Linkerd ${LINKERD_VERSIONS.default} with Gateway API ${gatewayApiOfLinkerd(LINKERD_VERSIONS.default).default};
and for "Gateway API" any mesh that supports all extended features of Gateway API ${GATEWAY_API_VERSIONS.default}. All of them with the standard channel. [Below](#older-versions) is
what older versions do not support, and [which features](#gateway-api) of Gateway API your mesh needs.

${table(['feature', ...MESHES.map(([mesh]) => mesh)], ALL_FEATURES.map(feature => [FEATURES[feature], ...MESHES.map(([, of, file]) => cell(of[feature], feature, file))]))}
## Older versions

Set \`version\` and \`gatewayApiVersion\` of the provider to the versions in the cluster: [their ranges](meshes.md). The oldest differ from the table above in these:

${table(['feature', 'target', 'support'], OLDEST.flatMap(([mesh, oldest, usual]) => ALL_FEATURES
  .filter(feature => oldest[feature].level !== usual[feature].level || (oldest[feature].level !== 'no' && oldest[feature].note !== usual[feature].note))
  .map(feature => [FEATURES[feature], mesh, [`**${oldest[feature].level}**`, oldest[feature].note].filter(text => text).join(': ')])))}
## The experimental channel

With \`channel: GatewayApiChannel.EXPERIMENTAL\`, and those CRDs of Gateway API in the cluster, these are supported as well:

${table(['feature', 'Istio ambient', 'Linkerd'], ALL_FEATURES.flatMap(feature => {
  const ambientCell = experimentalCell(AMBIENT, AMBIENT_EXPERIMENTAL, feature, 'istio-ambient-experimental');
  const linkerdCell = experimentalCell(LINKERD, LINKERD_EXPERIMENTAL, feature, 'linkerd-experimental');
  return ambientCell || linkerdCell ? [[FEATURES[feature], ambientCell, linkerdCell]] : [];
}))}
## Linkerd with \`trafficSplit: true\`

A service with a split gets an SMI TrafficSplit instead of an HTTPRoute. Linkerd then ignores HTTPRoutes and annotations of this service,
so these are **no** as well:

${excluded.map((feature: Feature) => `- ${FEATURES[feature]}\n`).join('')}
## Gateway API

\`MeshProvider.gatewayApi({ version, channel, features })\` needs the features of your mesh: take them from its
[conformance report](https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports). Without \`features\` it supports the core only. These features require more:

${table(['feature', 'required in `features`'], ALL_FEATURES.flatMap(feature => {
  const [, needed] = /^requires (.*): list it/.exec(CORE[feature].note ?? '') ?? [];
  const { level, note } = EXTENDED_EXPERIMENTAL[feature];
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

/** What the experimental channel adds; empty if nothing. */
function experimentalCell(standard: Capabilities, experimental: Capabilities, feature: Feature, file: string): string {
  return standard[feature].level === 'no' && experimental[feature].level !== 'no' ? cell(experimental[feature], feature, file) : '';
}

function cell({ level, note }: Support, feature: Feature, file: string): string {
  if (level === 'no') return `**no**: ${note}`;
  const linked = `[${level}](../test/features/${feature}/${file}.yaml)`;
  return note ? `**${linked}**: ${note}` : linked;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |\n`).join('');
}
