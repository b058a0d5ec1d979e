import { betweenMarkers } from './between-markers';
import { gatewayApiVersions as gatewayApiOfIstio } from '../src/providers/ambient/versions';
import { GATEWAY_API_VERSIONS } from '../src/providers/gateway-api/versions';
import { ISTIO_VERSIONS } from '../src/providers/istio/versions';
import { gatewayApiVersions as gatewayApiOfLinkerd, LINKERD_VERSIONS } from '../src/providers/linkerd/versions';
import { VersionRange } from '../src/providers/version';

const MARKER = '<!-- version-table -->';

/** A Markdown page with the target versions of each mesh between its two markers. It replaces the table that is there. */
export function withVersionTable(page: string): string {
  const rows = [
    ['Istio', shown(ISTIO_VERSIONS), 'not needed', `Istio ${ISTIO_VERSIONS.default}`],
    ...byGatewayApi('Istio ambient', ISTIO_VERSIONS, gatewayApiOfIstio),
    ...byGatewayApi('Linkerd', LINKERD_VERSIONS, gatewayApiOfLinkerd),
    ['Gateway API', 'that of the mesh', shown(GATEWAY_API_VERSIONS), `Gateway API ${GATEWAY_API_VERSIONS.default}`],
  ];
  const table = [['mesh', 'version', 'CRDs of Gateway API', 'default'], ['---', '---', '---', '---'], ...rows].map(row => `| ${row.join(' | ')} |\n`).join('');
  return betweenMarkers(page, MARKER, table);
}

/** A row for the releases of a mesh that have the same CRDs, the newest first. */
function byGatewayApi(mesh: string, versions: VersionRange, crdsOf: (version: string) => VersionRange): string[][] {
  const groups: { readonly oldest: string; readonly newest: string; readonly crds: VersionRange }[] = [];
  for (const release of releases(versions).reverse()) {
    const crds = crdsOf(release);
    const last = groups.at(-1);
    if (last && shown(last.crds) === shown(crds) && last.crds.default === crds.default) groups[groups.length - 1] = { ...last, oldest: release };
    else groups.push({ oldest: release, newest: release, crds });
  }
  const withDefault = releases(versions).indexOf(versions.default);
  return groups.map(({ oldest, newest, crds }) => {
    const isDefault = releases(versions).indexOf(oldest) <= withDefault && withDefault <= releases(versions).indexOf(newest);
    const name = mesh.split(' ')[0];
    return [mesh, shown({ oldest, newest }), shown(crds), `${isDefault ? `${name} ${versions.default}, ` : ''}Gateway API ${crds.default}`];
  });
}

function releases({ oldest, newest }: VersionRange): string[] {
  const [major, first] = oldest.split('.').map(Number);
  const last = Number(newest.split('.')[1]);
  return Array.from({ length: last - first + 1 }, (_, i) => `${major}.${first + i}`);
}

function shown({ oldest, newest }: Pick<VersionRange, 'oldest' | 'newest'>): string { return oldest === newest ? oldest : `${oldest} to ${newest}`; }
