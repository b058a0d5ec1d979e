import { Check } from './check';
import { gatewayHosts } from '../model/gateway';
import { routesOf } from '../model/gateway-rules';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { speaksHttp } from '../model/port';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';

/** A route of a gateway all of whose requests others take before. */
export const shadowedGatewayRoute: Check = mesh => mesh.gateways.flatMap(gateway => gatewayHosts(gateway).flatMap(host => {
  const routes = routesOf(gateway, host);
  const meeting = new MatchIndex(routes);
  return routes.flatMap((route, i) => {
    // What stands before it and sees the same: requests, or connections whose TLS is passed through.
    const before = meeting.candidatesBefore(i).filter(({ port }) => speaksHttp(port) === speaksHttp(route.port));
    const all = route.matches.map(match => shadowedBy(match, before, []));
    if (all.some(some => !some)) return [];
    const takers = all.flatMap(some => some!.map(({ service }) => service.path));
    return [{
      code: 'shadowed-gateway-route',
      severity: Severity.ERROR,
      path: gateway.path,
      message: `no request for ${host} reaches its route to ${route.service.path} for ${matchText(route.matches)}: `
        + `the route to ${[...new Set(takers)].join(' and ')} takes them before`,
      fix: 'remove one of the two, or give them paths or hosts that differ',
    }];
  });
}));
