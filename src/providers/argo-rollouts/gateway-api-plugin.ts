import { ArgoMesh } from './argo-mesh';
import { services } from './services';
import type { HTTPRouteRules } from '../../../imports/gateway-api';
import { callersOf } from '../../model/consumer-rules';
import { engineServices } from '../../model/delivery';
import { matchText } from '../../model/match-text';
import { Port } from '../../model/port';
import { renderedRules } from '../../model/rules';
import { ServiceModel } from '../../model/service';
import { Supports } from '../../model/supports';
import { RouteGroup, routeGroups, RouteKind, Timing } from '../gateway-api/route-groups';
import { Manifest, ObjectMetadata } from '../provider';

/** A mesh whose routes the plugin changes. */
export interface PluginMesh extends Pick<ArgoMesh, 'metrics' | 'measuresByName' | 'routesFromGateways'> {
  readonly appProtocol: (port: Port) => string;
  readonly supports: (service: ServiceModel) => Supports;
  readonly timing: (service: ServiceModel) => Timing;
  /** Labels and annotations of the Service that clients call, which is that of the stable pods. */
  stableMetadata(service: ServiceModel): ObjectMetadata;
  /** Those of the Service of the new pods. */
  canaryMetadata(service: ServiceModel): ObjectMetadata;
}

/** The name by which Argo Rollouts is configured with the plugin. */
const PLUGIN = 'argoproj-labs/gatewayAPI';

/** The fields of the plugin with the routes of a kind. */
const FIELDS = { HTTPRoute: 'httpRoutes', GRPCRoute: 'grpcRoutes' } as const satisfies Record<RouteKind, string>;

/**
 * The plugin of Argo Rollouts for Gateway API: it changes the weights of the two Services in all rules of the routes of a service.
 * See https://rollouts-plugin-trafficrouter-gatewayapi.readthedocs.io
 */
export function gatewayApiPlugin(mesh: PluginMesh): ArgoMesh {
  const { metrics, measuresByName, routesFromGateways, appProtocol } = mesh;
  const routes = (service: ServiceModel): RouteGroup[] => {
    const [port] = service.ports;
    return routeGroups(service, port, service.name, renderedRules(service.routes, mesh.supports(service)), mesh.timing(service))
      .map(group => ({ ...group, spec: { ...group.spec, rules: (group.spec.rules as HTTPRouteRules[]).map(rule => split(rule, service)) } }));
  };
  return {
    metrics,
    measuresByName,
    routesFromGateways,
    routing(service) {
      const all = routes(service);
      const byKind = (kind: RouteKind) => {
        const some = all.filter(route => route.kind === kind && isSplit(route));
        return some.length ? { [FIELDS[kind]]: some.map(({ name }) => ({ name })) } : {};
      };
      return {
        objects: [
          ...services(service, appProtocol, mesh.stableMetadata(service), mesh.canaryMetadata(service)),
          ...all.map(({ kind, name, annotations, spec }): Manifest => (
            { apiVersion: 'gateway.networking.k8s.io/v1', kind, name, namespace: service.namespace.name, annotations, spec }
          )),
        ],
        trafficRouting: { plugins: { [PLUGIN]: { namespace: service.namespace.name, ...byKind('HTTPRoute'), ...byKind('GRPCRoute') } } },
      };
    },
    weights: service => routes(service).filter(isSplit).map(({ kind, name }) => ({
      apiVersion: 'gateway.networking.k8s.io/v1', kind, namespace: service.namespace.name, name, paths: ['.spec.rules[].backendRefs[]?.weight'],
    })),
    // The routes of one namespace, which is that of the service.
    losses: ({ routes: { pinnedRules, overlays } }) => (
      [...pinnedRules, ...overlays].filter(rule => callersOf(rule).length).map(({ owner, matches }) => ({ path: owner, what: `routes of ${matchText(matches)}` }))
    ),
  };
}

/** A rule sends all its requests to the stable pods, until Argo Rollouts changes the weights. */
function split(rule: HTTPRouteRules, service: ServiceModel): HTTPRouteRules {
  const { backendRefs: [backend] = [] } = rule;
  if (!backend) return rule;
  const [stable, canary] = engineServices(service);
  return { ...rule, backendRefs: [{ ...backend, name: stable, weight: 100 }, { ...backend, name: canary, weight: 0 }] };
}

/** Whether a route has a backend: the plugin refuses one without. */
function isSplit({ spec: { rules } }: RouteGroup): boolean { return (rules as HTTPRouteRules[]).some(({ backendRefs }) => backendRefs); }
