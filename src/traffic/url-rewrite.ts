import { Construct } from 'constructs';
import { someMatches } from './contribute';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { PathRewrite, rewritable } from './path-rewrite';
import { hostName } from '../input/host-name';
import { inputError } from '../model/input-error';
import { Match } from '../model/match';
import { UrlRewrite as Rewrite } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * What the service sees in place of what the caller asked for. At least one of the two.
 * @example
 * const rewrite: UrlRewriteOptions = { path: PathRewrite.fullPath('/healthz') };
 */
export interface UrlRewriteOptions {
  /**
   * Another path, or other first elements of it.
   * @default - the path stays
   */
  readonly path?: PathRewrite;
  /**
   * Another host, without port. It does not change where the request goes.
   * @default - the host stays
   */
  readonly host?: string;
}

/**
 * Which requests are rewritten, and how.
 * @example
 * const props: UrlRewriteProps = { service: users, path: PathRewrite.prefix('/api', '/') };
 */
export interface UrlRewriteProps extends UrlRewriteOptions {
  /** The service. */
  readonly service: MeshService;
  /**
   * The requests: those that meet any of these. Where a prefix is replaced, each must ask for the prefix or for what lies below it.
   * @default - those below the prefix that is replaced; all where none is
   */
  readonly match?: HttpMatch[];
}

/**
 * Replaces the path or the host of requests before the service gets them, wherever they go. Routes look at a request as it came. What `calls()`
 * allows in a `ZeroTrustNamespace` is asked after the path is replaced, by a waypoint of Istio ambient before: allow the new path, or both; what
 * is denied for it is reported. Of several rewrites of a request the one with the narrower match holds.
 * @example
 * new UrlRewrite(chart, 'users-old-api', { service: users, path: PathRewrite.prefix('/api/v1', '/') });
 */
export class UrlRewrite extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /** @throws if neither path nor host is given, the host is none, a match is not below the prefix that is replaced, or the service has no HTTP port */
  constructor(scope: Construct, id: string, props: UrlRewriteProps) {
    super(scope, id);
    const { service, match, path } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'paths and hosts are those of requests');
    const matches = match ? someMatches(owner, match, 'leave it out for all requests that can be rewritten') : [asked(path)];
    service._model.routes.overlay({ owner, ...urlRewrite(owner, props, matches) });
    service._sync();
  }
}

/** What the options mean, in the model's terms, with the requests that it can mean it of. @throws if they say nothing */
export function urlRewrite(
  where: string, { path, host }: UrlRewriteOptions, matches: readonly Match[],
): { readonly rewrite: Rewrite; readonly matches: Match[] } {
  if (!path && host === undefined) {
    throw inputError({ where, what: 'rewrite', got: 'neither path nor host', allowed: 'at least one of them', fix: 'say what the service is to see' });
  }
  return {
    rewrite: { ...(path ? { path: path._replacement } : {}), ...(host === undefined ? {} : { host: hostName(where, 'host', host, { shortName: true }) }) },
    matches: rewritable(where, path, matches),
  };
}

function asked(path?: PathRewrite): Match {
  return path?._replacement.replace === 'prefix' ? { path: [{ type: 'element-prefix', value: path._replacement.prefix }] } : {};
}
