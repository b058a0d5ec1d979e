import { Construct } from 'constructs';
import { someMatches } from './contribute';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { PathRewrite, rewritable } from './path-rewrite';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { hostName } from '../input/host-name';
import { inputError } from '../model/input-error';
import { Match } from '../model/match';
import { UrlRewrite as Rewrite } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * A rewrite of path or host. At least one of `path` and `host`.
 * @example
 * const rewrite: UrlRewriteOptions = { path: PathRewrite.fullPath('/healthz') };
 */
export interface UrlRewriteOptions {
  /**
   * Rewrite of the path, or of its prefix.
   * @default - the path does not change
   */
  readonly path?: PathRewrite;
  /**
   * New host, without port. It does not change the destination of the request.
   * @default - the host does not change
   */
  readonly host?: string;
}

/**
 * Properties of `UrlRewrite`. At least one of `path` and `host`.
 * @example
 * const props: UrlRewriteProps = { service: users, path: PathRewrite.prefix('/api', '/') };
 */
export interface UrlRewriteProps extends UrlRewriteOptions {
  /** The service. */
  readonly service: MeshService;
  /**
   * Requests that match any of these. If `path` replaces a prefix, each match needs a path condition on the prefix or below it.
   * @default - the requests at or below the replaced prefix; all requests if there is none
   */
  readonly matches?: HttpMatch[];
}

/**
 * A URL rewrite of a service: it replaces the path or the host of requests before the service receives them, on every route. Routes match the
 * original request. In a `ZeroTrustNamespace` the paths of `calls()` are compared with the rewritten path, by an ambient waypoint with the original
 * path: allow the rewritten path, or both; a denied rewrite is a finding. If several rewrites apply to a request, the one with the narrower match does.
 * @example
 * new UrlRewrite(chart, 'users-old-api', { service: users, path: PathRewrite.prefix('/api/v1', '/') });
 */
export class UrlRewrite extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /** @throws if there is neither path nor host, the host is malformed, a match is not below the replaced prefix, or the service has no HTTP port */
  constructor(scope: Construct, id: string, props: UrlRewriteProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'UrlRewriteProps', props);
    const { service, path } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'rewrites apply to HTTP requests');
    const matches = props.matches ? someMatches(owner, props.matches, 'leave it out for all requests that can be rewritten') : [requestsOf(path)];
    service._model.routes.addOverlay({ owner, ...urlRewrite(owner, props, matches) });
  }
}

/** The rewrite in the model's terms, with the requests that it can apply to. @throws if there is neither path nor host */
export function urlRewrite(
  where: string, { path, host }: UrlRewriteOptions, matches: readonly Match[],
): { readonly rewrite: Rewrite; readonly matches: Match[] } {
  if (!path && host === undefined) {
    throw inputError({ where, what: 'rewrite', got: 'neither path nor host', allowed: 'at least one of them', fix: 'give the path or the host that the service receives' });
  }
  return {
    rewrite: { ...(path ? { path: path._replacement } : {}), ...(host === undefined ? {} : { host: hostName(where, 'host', host, { shortName: true }) }) },
    matches: rewritable(where, path, matches),
  };
}

/** The requests that a rewrite can apply to. */
function requestsOf(path?: PathRewrite): Match {
  return path?._replacement.replace === 'prefix' ? { path: [{ type: 'element-prefix', value: path._replacement.prefix }] } : {};
}
