import { ALL_FEATURES, Feature, FEATURES } from '../src/model/feature';
import { capabilities as ambient } from '../src/providers/ambient/capabilities';
import { capabilitiesOf } from '../src/providers/gateway-api/capabilities';
import { GatewayApiChannel } from '../src/providers/gateway-api/gateway-api-channel';
import { GatewayApiFeature, STANDARD } from '../src/providers/gateway-api/gateway-api-feature';
import { capabilities as istio } from '../src/providers/istio/capabilities';
import { capabilities as linkerd, trafficSplitCapabilities } from '../src/providers/linkerd/capabilities';
import { Capabilities, Support } from '../src/providers/provider';

const MARKER = '<!-- support-table -->';
const CORE = capabilitiesOf({ channel: GatewayApiChannel.STANDARD, features: [] });
/** What a mesh can have with the CRDs of the standard channel. */
const EXTENDED = capabilitiesOf({ channel: GatewayApiChannel.STANDARD, features: STANDARD });
const EXPERIMENTAL = capabilitiesOf({ channel: GatewayApiChannel.EXPERIMENTAL, features: Object.values(GatewayApiFeature) });
const MESHES: readonly (readonly [string, Capabilities])[] = [['Istio', istio], ['Istio ambient', ambient], ['Linkerd', linkerd], ['Gateway API', EXTENDED]];

/** A Markdown page with the table of what each mesh can do between its two markers; what stands there now is replaced. */
export function withSupportTable(page: string): string {
  const parts = page.split(MARKER);
  if (parts.length !== 3) throw new Error(`the page has ${parts.length - 1} lines ${MARKER}, allowed: 2; put one before and one after the table`);
  const rows = ALL_FEATURES.map(feature => [FEATURES[feature], ...MESHES.map(([, capabilities]) => capabilities[feature].level)]);
  return [parts[0], `\n${table(['', ...MESHES.map(([mesh]) => mesh)], rows)}`, parts[2]].join(MARKER);
}

/** The page with the whole of what the providers say: the notes, and what a TrafficSplit excludes. */
export function supportPage(): string {
  const excluded = ALL_FEATURES.filter(feature => trafficSplitCapabilities[feature].note !== linkerd[feature].note);
  return `# What each mesh can do

Generated from \`src/providers/*/capabilities.ts\` by \`npm run test:update\`; do not edit.

- **yes**: it means what the API says.
- **differs**: it works, with the difference that the note names.
- **no**: asking for it is an error at synth that names the construct. With \`unsupported: UnsupportedFeature.REPORT\` it is a warning, and
  the rest is rendered.

"Gateway API" is a mesh that has all extended features of the standard channel; [below](#gateway-api) is what yours has to have.

${table(['feature', ...MESHES.map(([mesh]) => mesh)], ALL_FEATURES.map(feature => [FEATURES[feature], ...MESHES.map(([, of]) => cell(of[feature]))]))}
## Linkerd with \`trafficSplit: true\`

A service with a split gets an SMI TrafficSplit rather than an HTTPRoute. Linkerd then forgets for this service what HTTPRoutes and
annotations say, so these are **no** as well:

${excluded.map((feature: Feature) => `- ${FEATURES[feature]}\n`).join('')}
## Gateway API

\`MeshProvider.gatewayApi({ channel, features })\` goes by what your mesh says of itself in its
[conformance report](https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports). Without \`features\` it has the core only. These take more:

${table(['feature', 'has to be named in `features`'], ALL_FEATURES.flatMap(feature => {
  const [, needed] = /^it takes (.*): name it/.exec(CORE[feature].note ?? '') ?? [];
  const { level, note } = EXPERIMENTAL[feature];
  return needed ? [[FEATURES[feature], `${needed}${level === 'differs' ? `; **differs**: ${note}` : ''}`]] : [];
}))}`;
}

function cell({ level, note }: Support): string {
  return note ? `**${level}**: ${note}` : level;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |\n`).join('');
}
