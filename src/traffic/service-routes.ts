import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { contributeRule, ruleMatches } from './contribute';
import { DirectResponseOptions, directResponse } from './direct-response';
import { HeaderChanges, headerChanges } from './header-changes';
import { HttpMatch } from './http-match';
import { httpRedirect, RedirectOptions } from './http-redirect';
import { seesRequests } from './http-service';
import { TcpRuleOptions, tcpRule } from './tcp-rule';
import { TlsRuleOptions, tlsRule } from './tls-rule';
import { UrlRewriteOptions, urlRewrite } from './url-rewrite';
import { splitShares, VersionShare } from './version-share';
import { checkProps } from '../input/check-props';
import { liftableTimeout } from '../input/duration';
import { inputError } from '../model/input-error';
import { matchText } from '../model/match-text';
import { ImmediateResponse } from '../model/route-policy';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import type { MeshService } from '../service/mesh-service';

/**
 * Options of `ServiceRoutes.addRule()`: a rule of the service's route table, with its matches, its destinations and its policy.
 * At most one of `split`, `redirect` and `directResponse`; without any, requests go to the pods of all versions.
 * @example
 * const rule: RouteRuleOptions = {
 *   matches: [HttpMatch.path(PathMatch.prefix('/reports'))],
 *   split: [{ version: v1, percent: 50 }, { version: v2, percent: 50 }],
 *   timeout: Duration.seconds(30),
 * };
 */
export interface RouteRuleOptions {
  /**
   * Requests that match any of these, and no rule added before. Rules after one that matches every request are shadowed.
   * @default - all requests that match no other rule, whatever the order: the rule is the default rule of the service, which has at most one
   */
  readonly matches?: HttpMatch[];
  /**
   * Weighted routing between versions of the service.
   * @default - the pods of all versions
   */
  readonly split?: VersionShare[];
  /**
   * Redirect in place of forwarding the request.
   * @default - no redirect
   */
  readonly redirect?: RedirectOptions;
  /**
   * Direct response of the proxy in place of forwarding the request.
   * @default - no direct response
   */
  readonly directResponse?: DirectResponseOptions;
  /**
   * Timeout of a request including all its retries. `Duration.seconds(0)` lifts the timeout of the service, for streams and long polls.
   * On Linkerd, timeout annotations of a Service that this app does not create still apply then.
   * @default - the service's timeout
   */
  readonly timeout?: Duration;
  /**
   * Retries: how many, and on which conditions.
   * @default - the service's retries
   */
  readonly retries?: RetryOptions;
  /**
   * Changes to the request headers, before the service receives the request.
   * @default - no change
   */
  readonly requestHeaders?: HeaderChanges;
  /**
   * Changes to the response headers, before the caller receives the response.
   * @default - no change
   */
  readonly responseHeaders?: HeaderChanges;
  /**
   * Rewrite of path or host, before the service receives the request. If it replaces a prefix, each match needs a path condition on the prefix or below it.
   * @default - no rewrite
   */
  readonly rewrite?: UrlRewriteOptions;
}

/**
 * The route table of a service, for rules beyond the route constructs. Rules and route constructs share one table. Get it from `service.routes`.
 * @example
 * users.routes.addRule({ matches: [HttpMatch.header('x-tenant', 'acme')], split: [{ version: v2, percent: 100 }] });
 */
export class ServiceRoutes extends Construct {
  /** @internal */
  public static _create(service: MeshService): ServiceRoutes { return new ServiceRoutes(service); }

  /** Only `service.routes` creates one, once for each service. */
  private constructor(private readonly service: MeshService) {
    super(service, 'Routes');
  }

  /**
   * Adds a rule after the existing ones. Fault injection, mirroring, and header changes across rules have constructs of their own,
   * which also apply to the requests of these rules.
   * @param rule matches, destinations and policy of the rule
   * @throws if the rule has more than one of split, redirect and directResponse, shares do not add up to 100, a version belongs to another service,
   * a redirect or direct response has a policy, a second rule has no matches, or the service has no HTTP port
   */
  public addRule(rule: RouteRuleOptions): void {
    const owner = this.node.path;
    const { split, redirect, directResponse: direct, timeout, retries, requestHeaders, responseHeaders, rewrite } = checkProps(owner, 'RouteRuleOptions', rule);
    seesRequests(owner, this.service, 'rules apply to HTTP requests');
    let matches = ruleMatches(owner, rule.matches);
    const where = rule.matches ? `${owner}, rule for ${matchText(matches)}` : owner;
    const actions = Object.entries({ split, redirect, directResponse: direct }).filter(([, action]) => action !== undefined).map(([name]) => name);
    if (actions.length > 1) {
      throw inputError({ where, what: 'rule', got: actions.join(' and '), allowed: 'at most one of split, redirect and directResponse', fix: 'make it two rules' });
    }
    const settings = Object.entries({ timeout, retries, requestHeaders, responseHeaders, rewrite }).filter(([, setting]) => setting !== undefined);
    if ((redirect || direct) && settings.length) {
      throw inputError({
        where, what: `rule with ${actions[0]}`, got: settings.map(([name]) => name).join(' and '), allowed: 'only matches beside it', fix: 'the proxy forwards no request of this rule: remove the setting',
      });
    }
    let response: ImmediateResponse | undefined;
    if (direct) response = { directResponse: directResponse(where, direct) };
    if (redirect) {
      const redirected = httpRedirect(where, redirect, matches);
      response = { redirect: redirected.redirect };
      ({ matches } = redirected);
    }
    const rewritten = rewrite && urlRewrite(where, rewrite, matches);
    contributeRule(this.service, !!rule.matches, {
      owner,
      matches: rewritten?.matches ?? matches,
      shares: split ? splitShares(where, this.service, split) : [],
      ...(response ? { response } : {}),
      timeoutMs: liftableTimeout(where, timeout),
      retries: retries && retryPolicy(where, retries),
      requestHeaders: requestHeaders && headerChanges(where, 'request', requestHeaders),
      responseHeaders: responseHeaders && headerChanges(where, 'response', responseHeaders),
      rewrite: rewritten?.rewrite,
    });
  }

  /**
   * Adds a rule for connections to a port that does not speak HTTP, after the existing ones.
   * Connections that match no rule are split by the default split of the service.
   * @param rule matches and destinations of the rule
   * @throws if the service has no such port or it speaks HTTP, shares do not add up to 100, or a version belongs to another service
   */
  public addTcpRule(rule: TcpRuleOptions): void {
    this.service._model.routes.addTcpRule(tcpRule(this.node.path, this.service, checkProps(this.node.path, 'TcpRuleOptions', rule)));
  }

  /**
   * Adds a rule for TLS connections, matched by SNI. Only Istio with sidecars matches SNI.
   * @param rule matches and destinations of the rule
   * @throws if the port does not speak TLS, an SNI host is malformed, shares do not add up to 100, or a version belongs to another service
   */
  public addTlsRule(rule: TlsRuleOptions): void {
    this.service._model.routes.addTcpRule(tlsRule(this.node.path, this.service, checkProps(this.node.path, 'TlsRuleOptions', rule)));
  }
}
