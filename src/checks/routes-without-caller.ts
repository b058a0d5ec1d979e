import { Check } from './check';
import { declaredRules } from '../model/rules';
import { Severity } from '../model/severity';
import { portsOfUnnamedClients } from '../model/unnamed-clients';
import { deniesByDefault } from '../providers/provider';

/** Guard rail of access: routes of a service that nobody is allowed to call, so they apply to no request. */
export const routesWithoutCaller: Check = (mesh, provider) => mesh.services.filter(service => {
  const { path, namespace, routes, grants } = service;
  if (grants.length || !deniesByDefault(provider, namespace)) return false;
  // The implicit default rule is no declaration, and rules for callers are `undeclared-caller`.
  const rules = declaredRules(routes).filter(({ owner, matches }) => owner !== path && matches.some(({ callers }) => !callers));
  return rules.length + routes.tcpRules.length > 0 && !portsOfUnnamedClients(service, mesh, provider.gatewayIdentity).length;
}).map(({ path }) => ({
  code: 'routes-without-caller',
  severity: Severity.WARNING,
  path,
  message: 'access: it has routes, and nobody is allowed to call it',
  fix: 'declare its callers with calls(), allowsFrom() or addRoute() of a gateway, or acknowledge that they follow',
}));
