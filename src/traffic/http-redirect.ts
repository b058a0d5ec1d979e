import { Construct } from 'constructs';
import { contributeRule, someMatches } from './contribute';
import { HttpMatch } from './http-match';
import { HttpScheme } from './http-scheme';
import { seesRequests } from './http-service';
import { PathRewrite, rewritable } from './path-rewrite';
import { hostName } from '../input/host-name';
import { portNumber } from '../input/port-number';
import { inputError } from '../model/input-error';
import { Match } from '../model/match';
import { Redirect } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * Where a client is told to ask. At least one of `host` and `path`; the query stays as it is.
 * @example
 * const redirect: RedirectOptions = { host: 'users.example.com', scheme: HttpScheme.HTTPS, status: 308 };
 */
export interface RedirectOptions {
  /**
   * Another host.
   * @default - the one that was asked for, with its port
   */
  readonly host?: string;
  /**
   * Another scheme; with `host` only.
   * @default - the one that was asked with
   */
  readonly scheme?: HttpScheme;
  /**
   * Port of the host: 1 to 65535; with `host` only.
   * @default - that of the scheme: 80 or 443
   */
  readonly port?: number;
  /**
   * Another path, or other first elements of it.
   * @default - the path stays
   */
  readonly path?: PathRewrite;
  /**
   * 301 or 308: for good; 302 or 307: for now; 303: ask there with GET. After 307 and 308 the method stays, after 301 and 302 clients may make it GET.
   * @default 302
   */
  readonly status?: number;
}

/**
 * Which requests are sent elsewhere, and where.
 * @example
 * const props: HttpRedirectProps = {
 *   service: users, match: [HttpMatch.path(PathMatch.exact('/old'))], path: PathRewrite.fullPath('/new'), status: 301,
 * };
 */
export interface HttpRedirectProps extends RedirectOptions {
  /** The service. */
  readonly service: MeshService;
  /**
   * The requests: those that meet any of these. At least one; `HttpMatch.anyRequest()` for all.
   * Where a prefix is replaced, each must ask for the prefix or for what lies below it.
   */
  readonly match: HttpMatch[];
}

/**
 * Tells clients to ask elsewhere; no pod gets their requests. A rule of the service's route table: what another construct has pinned before is
 * not sent elsewhere. The caller's proxy answers, so the caller has to follow, and to be able to reach the other place.
 * @example
 * new HttpRedirect(chart, 'users-moved', {
 *   service: users,
 *   match: [HttpMatch.path(PathMatch.prefix('/v1/users'))],
 *   path: PathRewrite.prefix('/v1/users', '/users'),
 *   status: 308,
 * });
 */
export class HttpRedirect extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if no match is given, neither host nor path is, scheme or port come without host, the status is no redirect's, a match is not below the
   * prefix that is replaced, all requests are sent elsewhere and another construct says where they go, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: HttpRedirectProps) {
    super(scope, id);
    const { service, match } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'requests are what is sent elsewhere');
    const { matches, redirect } = httpRedirect(owner, props, someMatches(owner, match, 'say HttpMatch.anyRequest() for all requests'));
    contributeRule(service, { owner, matches, shares: [], response: { redirect } });
    service._sync();
  }
}

const STATUSES = [301, 302, 303, 307, 308];

/** What the options mean, in the model's terms, with the requests that it can mean it of. @throws if they say no place, or half of one */
export function httpRedirect(
  where: string, options: RedirectOptions, asked: readonly Match[],
): { readonly redirect: Redirect; readonly matches: Match[] } {
  const { host, scheme, port, path, status = 302 } = options;
  if (host === undefined && !path) {
    throw inputError({ where, what: 'redirect', got: 'neither host nor path', allowed: 'at least one of them', fix: 'clients would be sent to where they come from' });
  }
  if (host === undefined && (scheme !== undefined || port !== undefined)) {
    throw inputError({
      where, what: 'redirect', got: 'scheme or port without host', allowed: 'both with host only', fix: 'say the host too: meshes differ in which port they would keep',
    });
  }
  if (!STATUSES.includes(status)) {
    throw inputError({ where, what: 'status', got: status, allowed: STATUSES.join(', '), fix: '302 is for now, 301 for good; 307 and 308 keep the method' });
  }
  return {
    redirect: {
      ...(scheme === undefined ? {} : { scheme }),
      ...(host === undefined ? {} : { host: hostName(where, 'host', host, { shortName: true }) }),
      ...(port === undefined ? {} : { port: portNumber(where, 'port', port) }),
      ...(path ? { path: path._replacement } : {}),
      status,
    },
    matches: rewritable(where, path, asked),
  };
}
