import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { contributeRule, someMatches } from './contribute';
import { DirectResponseOptions, directResponse } from './direct-response';
import { HeaderChanges, headerChanges } from './header-changes';
import { HttpMatch } from './http-match';
import { httpRedirect, RedirectOptions } from './http-redirect';
import { seesRequests } from './http-service';
import { TcpRuleOptions, tcpRule } from './tcp-rule';
import { TlsRuleOptions, tlsRule } from './tls-rule';
import { UrlRewriteOptions, urlRewrite } from './url-rewrite';
import { splitShares, VersionShare } from './version-share';
import { optionalMilliseconds } from '../input/duration';
import { inputError } from '../model/input-error';
import { ImmediateResponse } from '../model/route-policy';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import type { MeshService } from '../service/mesh-service';

/**
 * A rule of a service's route table: which requests, where they go, and what is done to them.
 * At most one of `split`, `redirect` and `directResponse`; none: to the pods of all versions.
 * @example
 * const rule: RouteRuleOptions = {
 *   match: [HttpMatch.path(PathMatch.prefix('/reports'))],
 *   split: [{ version: v1, percent: 50 }, { version: v2, percent: 50 }],
 *   timeout: Duration.seconds(30),
 * };
 */
export interface RouteRuleOptions {
  /**
   * The requests: those that meet any of these, and no rule that was said before.
   * @default - all that no other rule takes, whatever the order: the rule is then the service's default, of which there is one
   */
  readonly match?: HttpMatch[];
  /**
   * Where they go: versions of the service with their shares.
   * @default - to the pods of all versions
   */
  readonly split?: VersionShare[];
  /**
   * What clients are told in place of an answer.
   * @default - nothing, the requests go through
   */
  readonly redirect?: RedirectOptions;
  /**
   * What the proxy answers by itself.
   * @default - nothing, the requests go through
   */
  readonly directResponse?: DirectResponseOptions;
  /**
   * Time for a request with all its retries: at least a millisecond.
   * @default - the service's
   */
  readonly timeout?: Duration;
  /**
   * When and how often a request is sent again.
   * @default - the service's
   */
  readonly retries?: RetryOptions;
  /**
   * What is done to the headers of a request before the service gets it.
   * @default - nothing
   */
  readonly requestHeaders?: HeaderChanges;
  /**
   * What is done to the headers of the answer before the caller gets it.
   * @default - nothing
   */
  readonly responseHeaders?: HeaderChanges;
  /**
   * What the service sees in place of what the caller asked for. Where a prefix is replaced, each match must ask for it or for what lies below it.
   * @default - what the caller asked for
   */
  readonly rewrite?: UrlRewriteOptions;
}

/**
 * The route table of a service, rule by rule: for what the constructs of routes do not say. Rules and constructs go into one table. Reached by
 * `service.routes`.
 * @example
 * users.routes.addRule({ match: [HttpMatch.header('x-tenant', 'acme')], split: [{ version: v2, percent: 100 }] });
 */
export class ServiceRoutes extends Construct {
  private readonly service: MeshService;

  /**
   * Made once, by `service.routes`.
   * @param service whose table it is
   */
  constructor(service: MeshService) {
    super(service, 'Routes');
    this.service = service;
  }

  /**
   * Adds a rule after those that were said before. Faults, copies of requests, and header changes for many rules at once have constructs
   * of their own, which are laid over rules as well.
   * @param rule which requests, where they go, and what is done to them
   * @throws if the rule says two ways to go, shares do not make 100, a version is another service's, an answer is also treated,
   * a rule without match is not the first one, or the service has no HTTP port
   */
  public addRule(rule: RouteRuleOptions): void {
    const { split, redirect, directResponse: direct, timeout, retries, requestHeaders, responseHeaders, rewrite } = rule;
    const owner = this.node.path;
    seesRequests(owner, this.service, 'rules are for requests');
    const ways = Object.entries({ split, redirect, directResponse: direct }).filter(([, way]) => way !== undefined).map(([name]) => name);
    if (ways.length > 1) {
      throw inputError({ where: owner, what: 'rule', got: ways.join(' and '), allowed: 'at most one of split, redirect and directResponse', fix: 'make it two rules' });
    }
    const treatments = Object.entries({ timeout, retries, requestHeaders, responseHeaders, rewrite }).filter(([, how]) => how !== undefined);
    if ((redirect || direct) && treatments.length) {
      throw inputError({
        where: owner, what: `rule with ${ways[0]}`, got: treatments.map(([name]) => name).join(' and '), allowed: 'nothing beside the match', fix: 'no pod gets the request, so nothing is done to it',
      });
    }
    let matches = someMatches(owner, rule.match ?? [HttpMatch.anyRequest()], 'leave it out for all requests that no other rule takes');
    let response: ImmediateResponse | undefined;
    if (direct) response = { directResponse: directResponse(owner, direct) };
    if (redirect) {
      const told = httpRedirect(owner, redirect, matches);
      response = { redirect: told.redirect };
      ({ matches } = told);
    }
    const rewritten = rewrite && urlRewrite(owner, rewrite, matches);
    contributeRule(this.service, {
      owner,
      matches: rewritten?.matches ?? matches,
      shares: split ? splitShares(owner, this.service, split) : [],
      ...(response ? { response } : {}),
      timeoutMs: optionalMilliseconds(owner, 'timeout', timeout),
      retries: retries && retryPolicy(owner, retries),
      requestHeaders: requestHeaders && headerChanges(owner, 'request', requestHeaders),
      responseHeaders: responseHeaders && headerChanges(owner, 'response', responseHeaders),
      rewrite: rewritten?.rewrite,
    });
    this.service._sync();
  }
  /**
   * Sends connections to a port that does not speak HTTP to certain versions, where no rule that was said before takes them.
   * Those that no rule takes are split as requests are that no rule takes.
   * @param rule which connections, and where they go
   * @throws if the port is not one of connections, shares do not make 100, or a version is another service's
   */
  public addTcpRule(rule: TcpRuleOptions): void {
    this.service._model.routes.connect(tcpRule(this.node.path, this.service, rule));
    this.service._sync();
  }

  /**
   * The same of the connections whose clients begin TLS and ask for certain names. Of the meshes, Istio with sidecars can tell these apart.
   * @param rule which connections, and where they go
   * @throws if the port does not speak TLS, a name is none, shares do not make 100, or a version is another service's
   */
  public addTlsRule(rule: TlsRuleOptions): void {
    this.service._model.routes.connect(tlsRule(this.node.path, this.service, rule));
    this.service._sync();
  }
}
