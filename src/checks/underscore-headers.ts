import { Check } from './check';
import { Severity } from '../model/severity';
import { strippedHeaders } from '../model/stripped-headers';
import { supportOf } from '../providers/provider';

/** Guard rail of headers: a gateway strips a header, and lets its name with underscores pass, which some servers read as the same. */
export const underscoreHeaders: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  // Envoy Gateway refuses such requests by default.
  if (!provider.passesUnderscoreHeaders?.(gateway) || gateway.workload.controller === 'Envoy Gateway') return [];
  const stripped = strippedHeaders(gateway, mesh, supportOf(provider.capabilities));
  const passing = stripped.filter(name => name.includes('-')).map(name => name.replace(/-/g, '_')).filter(name => ![...stripped, ...gateway.keptHeaders ?? []].includes(name));
  return passing.length ? [{
    code: 'underscore-headers',
    severity: Severity.WARNING,
    path: gateway.path,
    message: `headers: its routes do not strip ${passing.join(', ')}, which servers of CGI, WSGI or Rack read as the names with dashes that it strips`,
    fix: 'let its controller drop headers with underscores or refuse such requests, and acknowledge it',
  }] : [];
});
