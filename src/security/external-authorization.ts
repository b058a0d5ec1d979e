import { Construct } from 'constructs';
import { ExternalAuthorizer } from './external-authorizer';
import { notEmpty, PublicRequests, requestScope } from './jwt-rule';
import { requestTarget } from './request-target';
import { Gateway } from '../gateway/gateway';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { instanceOf } from '../input/instance-of';
import { keyOf } from '../model/edge';
import { ExternalAuthorizationRecord } from '../model/external-authorization';
import { asMatches } from '../model/grant';
import { inputError } from '../model/input-error';
import { RequestScope } from '../model/jwt';
import { covers } from '../model/match';
import { matchText } from '../model/match-text';
import { omitUndefined } from '../model/omit-undefined';
import { MeshService } from '../service/mesh-service';

/**
 * Properties of `ExternalAuthorization`.
 * @example
 * const props: ExternalAuthorizationProps = { service: users, authorizer: ExternalAuthorizer.http('opa', { service: opa }) };
 */
export interface ExternalAuthorizationProps {
  /**
   * The ingress gateway that requires consent. Exactly one of `gateway` and `service`.
   * @default - `service` is given
   */
  readonly gateway?: Gateway;
  /**
   * The service whose proxies require consent. Exactly one of `gateway` and `service`.
   * @default - `gateway` is given
   */
  readonly service?: MeshService;
  /** The authorizer. */
  readonly authorizer: ExternalAuthorizer;
  /**
   * Requests that need no consent. All others need it, so an odd spelling of a path does too.
   * @default - none
   */
  readonly publicRequests?: PublicRequests[];
  /**
   * The requests that need consent, at least one. A path that no list has passes without consent, also an odd spelling of one that a list has: name the
   * public requests instead where you can.
   * @default - all requests
   */
  readonly requests?: PublicRequests[];
}

/**
 * External authorization: an ingress gateway, or the proxies of a service, ask an authorizer for each request, and deny it without its consent.
 *
 * It only denies: where the service denies by default, a request also needs a declared call. Proxies may call the authorizer's service: their identities,
 * NetworkPolicies and egress scopes allow it. While the authorizer does not respond, requests get 403, unless it says otherwise. CORS preflight requests,
 * which have no credentials, pass where a `CorsPolicy` applies. Connections to ports without requests need no consent. Probes of the kubelet need none either:
 * Istio sends them past the policies.
 *
 * Istio and Istio ambient support it; in an ambient mesh the waypoint asks. One workload has at most one authorizer.
 * @see https://istio.io/latest/docs/tasks/security/authorization/authz-custom/
 * @example
 * new ExternalAuthorization(chart, 'consent', {
 *   service: users,
 *   authorizer: ExternalAuthorizer.grpc('opa', { service: opa, port: 9191 }),
 *   publicRequests: [{ paths: [PathMatch.exact('/health')], methods: [HttpMethod.GET] }],
 * });
 */
export class ExternalAuthorization extends Construct {
  /**
   * @throws if there is not exactly one of gateway and service, the target has another ExternalAuthorization or no HTTP requests, it is the service of the
   * authorizer or in another mesh, a path is a regex, or a list of requests matches none that is not public
   */
  constructor(scope: Construct, id: string, props: ExternalAuthorizationProps) {
    super(...constructPlace(new.target, scope, id));
    const owner = this.node.path;
    checkProps(owner, 'ExternalAuthorizationProps', props);
    const { _authorizer: authorizer, _service: asked } = instanceOf(owner, 'authorizer', props.authorizer, 'ExternalAuthorizer');
    const { _model: model, namespace } = requestTarget(
      owner, props, { construct: 'an ExternalAuthorization', reason: 'an authorizer decides on requests', unseen: 'requests' },
    );
    const mesh = namespace.mesh._model;
    const { path } = model;
    const [other] = model.externalAuthorizations;
    if (other) {
      throw inputError({
        where: owner,
        what: 'owner of the external authorization of the target',
        got: other.owner,
        allowed: 'one construct: a workload has one authorizer',
        fix: `add the requests to ${other.owner}`,
      });
    }
    if (asked?.node.path === path) {
      throw inputError({
        where: owner, what: 'service of the authorizer', got: `${path}, the target itself`, allowed: 'another service', fix: 'its proxies would ask it whether they may ask it',
      });
    }
    if (asked && asked._mesh._model !== mesh) {
      throw inputError({
        where: owner, what: 'mesh of the authorizer', got: asked._mesh.node.path, allowed: `that of the target, ${mesh.path}`, fix: 'give it as existingService',
      });
    }
    model.externalAuthorizations.push({ owner, authorizer, ...requestScopes(owner, props) });
    if (!asked) return;
    const port = asked._model.ports.find(({ number }) => number === authorizer.port)!;
    mesh.edges.push({
      owner,
      source: { type: props.service ? 'workload' : 'gateway', key: keyOf(model) },
      target: { type: 'service', key: keyOf(asked._model) },
      scope: { ports: [port.target] },
      reason: 'external-authorization',
    });
  }
}

function requestScopes(owner: string, { publicRequests = [], requests }: ExternalAuthorizationProps): Pick<ExternalAuthorizationRecord, 'publicRequests' | 'requests'> {
  notEmpty(owner, 'requests', requests);
  const open = publicRequests.map(one => requestScope(owner, one));
  const guarded = requests?.map(one => requestScope(owner, one));
  const isPublic = (scope: RequestScope) => asMatches(scope).every(match => open.flatMap(asMatches).some(other => covers(other, match)));
  const unguarded = (guarded ?? [{}]).find(isPublic);
  if (unguarded) {
    throw inputError({
      where: owner,
      what: 'requests',
      got: `${matchText(asMatches(unguarded))}, which publicRequests match`,
      allowed: 'requests that are not public',
      fix: 'narrow the public requests, or remove these',
    });
  }
  return omitUndefined({ publicRequests: open, requests: guarded });
}
