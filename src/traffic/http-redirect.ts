import { Construct } from 'constructs';
import { contributeRule, ruleMatches } from './contribute';
import { HttpMatch } from './http-match';
import { HttpScheme } from './http-scheme';
import { seesRequests } from './http-service';
import { PathRewrite, rewritable } from './path-rewrite';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { hostName } from '../input/host-name';
import { portNumber } from '../input/port-number';
import { inputError } from '../model/input-error';
import { Match } from '../model/match';
import { Redirect } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * A redirect: the location sent to the client. At least one of `host` and `path`; the query does not change.
 * @example
 * const redirect: RedirectOptions = { host: 'users.example.com', scheme: HttpScheme.HTTPS, status: 308 };
 */
export interface RedirectOptions {
  /**
   * Host of the location.
   * @default - the host of the request, with its port
   */
  readonly host?: string;
  /**
   * Scheme of the location; only with `host`.
   * @default - the scheme of the request
   */
  readonly scheme?: HttpScheme;
  /**
   * Port of the location: 1 to 65535; only with `host`.
   * @default - the default port of the scheme: 80 or 443
   */
  readonly port?: number;
  /**
   * Rewrite of the path, or of its prefix.
   * @default - the path of the request
   */
  readonly path?: PathRewrite;
  /**
   * HTTP status. 301 and 308 are permanent, 302 and 307 temporary, after 303 the client sends GET. 307 and 308 preserve the method; after 301 and 302
   * clients may change it to GET.
   * @default 302
   */
  readonly status?: number;
}

/**
 * Properties of `HttpRedirect`. At least one of `host` and `path`.
 * @example
 * const props: HttpRedirectProps = {
 *   service: users, matches: [HttpMatch.path(PathMatch.exact('/old'))], path: PathRewrite.fullPath('/new'), status: 301,
 * };
 */
export interface HttpRedirectProps extends RedirectOptions {
  /** The service. */
  readonly service: MeshService;
  /**
   * Requests that match any of these, and no rule added before.
   * If `path` replaces a prefix, each match needs a path condition on the prefix or below it.
   * @default - all requests that match no other rule, whatever the order: the redirect is the default rule of the service, which has at most one
   */
  readonly matches?: HttpMatch[];
}

/**
 * A rule of the service's route table with a redirect: the proxy responds with a location and forwards the request to no pod. Rules added before it
 * take precedence. The client's proxy responds, so the caller must follow redirects and be able to reach the location.
 * @example
 * new HttpRedirect(chart, 'users-moved', {
 *   service: users,
 *   matches: [HttpMatch.path(PathMatch.prefix('/v1/users'))],
 *   path: PathRewrite.prefix('/v1/users', '/users'),
 *   status: 308,
 * });
 */
export class HttpRedirect extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if the list of matches is empty, there is neither host nor path, a scheme or port without host, a status that is no redirect, a match that is not below the
   * replaced prefix, it has no matches and another construct owns the default split of the service, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: HttpRedirectProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'HttpRedirectProps', props);
    const { service } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'redirects apply to HTTP requests');
    const { matches, redirect } = httpRedirect(owner, props, ruleMatches(owner, props.matches));
    contributeRule(service, !!props.matches, { owner, matches, shares: [], response: { redirect } });
  }
}

const STATUSES = [301, 302, 303, 307, 308];

/** The redirect in the model's terms, with the requests that it can apply to. @throws if there is no location, or it is incomplete */
export function httpRedirect(
  where: string, options: RedirectOptions, matches: readonly Match[],
): { readonly redirect: Redirect; readonly matches: Match[] } {
  const { host, scheme, port, path, status = 302 } = options;
  if (host === undefined && !path) {
    throw inputError({ where, what: 'redirect', got: 'neither host nor path', allowed: 'at least one of them', fix: 'the redirect would point at itself: give a host or a path' });
  }
  if (host === undefined && (scheme !== undefined || port !== undefined)) {
    throw inputError({
      where, what: 'redirect', got: 'scheme or port without host', allowed: 'both only with host', fix: 'give the host too: meshes differ in the port that they keep',
    });
  }
  if (!STATUSES.includes(status)) {
    throw inputError({ where, what: 'status', got: status, allowed: STATUSES.join(', '), fix: '302 is temporary, 301 permanent; 307 and 308 preserve the method' });
  }
  return {
    redirect: {
      ...(scheme === undefined ? {} : { scheme }),
      ...(host === undefined ? {} : { host: hostName(where, 'host', host, { shortName: true }) }),
      ...(port === undefined ? {} : { port: portNumber(where, 'port', port) }),
      ...(path ? { path: path._replacement } : {}),
      status,
    },
    matches: rewritable(where, path, matches),
  };
}
