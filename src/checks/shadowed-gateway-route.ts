import { Check } from './check';
import { gatewayHosts } from '../model/gateway';
import { routesOf } from '../model/gateway-rules';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { speaksHttp } from '../model/port';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';

/** A gateway route that other routes of the gateway shadow. */
export const shadowedGatewayRoute: Check = mesh => mesh.gateways.flatMap(gateway => gatewayHosts(gateway).flatMap(host => {
  const routes = routesOf(gateway, host);
  const index = new MatchIndex(routes);
  return routes.flatMap((route, i) => {
    // Earlier routes of the same kind: of requests, or of connections (TLS passthrough).
    const before = index.candidatesBefore(i).filter(({ port }) => speaksHttp(port) === speaksHttp(route.port));
    const all = route.matches.map(match => shadowedBy(match, before, []));
    if (all.some(some => !some)) return [];
    const shadowingRules = all.flatMap(some => some!.map(({ service, matches }) => `its route to ${service.path} for ${matchText(matches)}`));
    return [{
      code: 'shadowed-gateway-route',
      severity: Severity.ERROR,
      path: gateway.path,
      message: `on host ${host}, its route to ${route.service.path} for ${matchText(route.matches)} is shadowed by ${[...new Set(shadowingRules)].join(' and ')}`,
      fix: 'remove one of the routes, or give them different paths or hosts',
    }];
  });
}));
