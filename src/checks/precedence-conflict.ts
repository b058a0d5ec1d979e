import { Check } from './check';
import { Finding } from '../model/finding';
import { matchText } from '../model/match-text';
import { Severity } from '../model/severity';

/** Two rules of a service, or of a gateway for a host, that overlap, where the mesh gives precedence to the one that comes later. */
export const precedenceConflict: Check = (mesh, provider) => {
  const conflict = (path: string, message: string, fix: string): Finding => ({
    code: 'precedence-conflict',
    severity: Severity.WARNING,
    path,
    message: `${message}: on ${provider.name}, Gateway API precedence cannot express the declared order`,
    fix,
  });
  return [
    ...mesh.services.flatMap(service => provider.precedenceConflicts(service).map(({ earlier, later }) => conflict(
      earlier.owner,
      `requests that match its rule for ${matchText([earlier.match])} may match the rule for ${matchText([later.match])} of ${later.owner} instead`,
      'make the two matches exclusive, add a condition such as a path to the first, or acknowledge that no request matches both',
    ))),
    ...mesh.gateways.flatMap(gateway => (provider.gatewayPrecedenceConflicts?.(gateway, mesh) ?? []).map(({ host, earlier, later }) => conflict(
      gateway.path,
      `on host ${host}, requests that match the rule for ${matchText([earlier.match])} of its route to ${earlier.service} `
        + `may match the rule for ${matchText([later.match])} of its route to ${later.service} instead`,
      'make the matches of the two routes, or of the rules of the services, exclusive, add a condition such as a path to the first, '
        + 'or acknowledge that no request matches both',
    ))),
  ];
};
