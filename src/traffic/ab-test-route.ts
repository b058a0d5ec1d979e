import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ownDefaultSplit } from './default-split';
import { HttpMatch } from './http-match';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { covers } from '../model/match';
import { matchText } from '../model/match-text';
import { RetryOptions } from '../resilience/retries';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * A variant of an A/B test: a version of the service, the requests it always receives, and its share of the others.
 * @example
 * const variant: ABVariant = { version: v1, matches: [HttpMatch.header('x-user-group', 'test')], percent: 50 };
 */
export interface ABVariant {
  /** The version that receives the requests of the variant. */
  readonly version: ServiceVersion;
  /**
   * Requests that match any of these, and none of an earlier variant's `matches`, always go to this variant.
   * @default - none
   */
  readonly matches?: HttpMatch[];
  /** Share of the requests that match no variant: whole percent from 0 to 100; the shares of all variants add up to 100. Drawn for each request. */
  readonly percent: number;
}

/**
 * Properties of `ABTestRoute`.
 * @example
 * const test: ABTestRouteProps = { service: users, variants: [{ version: v1, percent: 50 }, { version: v2, percent: 50 }] };
 */
export interface ABTestRouteProps {
  /** The service. */
  readonly service: MeshService;
  /** Variants: at least two, each with a different version. */
  readonly variants: ABVariant[];
  /**
   * Timeout of a request including all its retries: at least a millisecond.
   * @default - the service's timeout
   */
  readonly timeout?: Duration;
  /**
   * Retries: how many, and on which conditions.
   * @default - the service's retries
   */
  readonly retries?: RetryOptions;
}

/**
 * An A/B test between versions of a service: requests that match a variant, by a header or a cookie, always go to it; the others are split by weight.
 * It applies to requests from callers in the mesh, as the client's proxy routes them.
 *
 * Weighted routing is not sticky. A user stays with a variant only if each of their requests carries the header or cookie that selects it;
 * for other requests the variant is drawn for each request. See the guide, `docs/guides/ab-testing.md`.
 * @example
 * new ABTestRoute(chart, 'users-test', {
 *   service: users,
 *   variants: [
 *     { version: v1, matches: [HttpMatch.header('x-user-group', 'test')], percent: 50 },
 *     { version: v2, matches: [HttpMatch.header('x-user-group', 'control')], percent: 50 },
 *   ],
 * });
 */
export class ABTestRoute extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if there are fewer than two variants, the percentages do not add up to 100, an earlier variant's matches cover a match,
   * a version occurs twice or belongs to another service, another construct owns the default split of the service,
   * or the variants have matches, or the test has a timeout or retries, and the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: ABTestRouteProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'ABTestRouteProps', props);
    const { service, variants, timeout, retries } = props;
    const owner = this.node.path;
    this.service = service;
    this.checkPercents(variants);
    variants.forEach((_, i) => this.checkMatches(variants, i));
    ownDefaultSplit(owner, {
      service,
      versions: Object.fromEntries(variants.map(({ version }, i) => [`variants[${i}].version`, version])),
      shares: variants,
      pins: variants.map(({ version, matches = [] }, i) => ({ version, matches, what: `variants[${i}].matches` })),
      timeout,
      retries,
    });
  }

  private checkPercents(variants: readonly ABVariant[]): void {
    const where = this.node.path;
    if (list(where, 'variants', variants).length < 2) {
      throw inputError({ where, what: 'number of variants', got: variants.length, allowed: 'at least two', fix: 'add a variant to compare with' });
    }
    variants.forEach(({ percent }, i) => {
      percentage(where, `variants[${i}].percent`, percent, "give the variant's share of the requests that match no variant");
    });
    const sum = variants.reduce((total, { percent }) => total + percent, 0);
    if (sum !== 100) {
      throw inputError({ where, what: 'sum of percent', got: sum, allowed: '100', fix: 'change the percentages of the variants' });
    }
  }

  /** A match that an earlier variant covers would never apply. */
  private checkMatches(variants: readonly ABVariant[], i: number): void {
    for (const { _match } of instancesOf(this.node.path, `variants[${i}].matches`, variants[i].matches ?? [], 'HttpMatch')) {
      const earlier = variants.slice(0, i).findIndex(({ matches = [] }) => matches.some(match => covers(match._match, _match)));
      if (earlier >= 0) {
        throw inputError({
          where: this.node.path,
          what: `match of variants[${i}]`,
          got: matchText([_match]),
          allowed: `requests that variants[${earlier}] does not match`,
          fix: 'give each match to one variant',
        });
      }
    }
  }
}
