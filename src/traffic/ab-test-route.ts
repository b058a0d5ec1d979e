import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ownDefaultSplit } from './default-split';
import { HttpMatch } from './http-match';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { covers } from '../model/match';
import { matchText } from '../model/match-text';
import { RetryOptions } from '../resilience/retries';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * One variant of a test, and who gets it.
 * @example
 * const variant: ABVariant = { version: v1, groups: [HttpMatch.header('x-user-group', 'test')], percent: 50 };
 */
export interface ABVariant {
  /** The version that answers. */
  readonly version: ServiceVersion;
  /**
   * Requests that always get this variant: those that meet any of these, and no group of an earlier variant.
   * @default - none
   */
  readonly groups?: HttpMatch[];
  /** Share of the requests that are in no group: whole percent from 0 to 100; all variants' together are 100. Drawn for each request. */
  readonly percent: number;
}

/**
 * Which variants of a service are compared.
 * @example
 * const test: ABTestRouteProps = { service: users, variants: [{ version: v1, percent: 50 }, { version: v2, percent: 50 }] };
 */
export interface ABTestRouteProps {
  /** The service. */
  readonly service: MeshService;
  /** At least two, each of another version. */
  readonly variants: ABVariant[];
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
}

/**
 * Compares versions of a service: groups of requests, told by a header or a cookie, each get their variant; the rest is shared out.
 * The requests of callers in the mesh: their proxies decide.
 *
 * No mesh remembers whom it gave what. A user stays with a variant where each of their requests carries the group, or an id that tells it;
 * what is in no group is drawn anew for each request. See the guide, `docs/guides/ab-testing.md`.
 * @example
 * new ABTestRoute(chart, 'users-test', {
 *   service: users,
 *   variants: [
 *     { version: v1, groups: [HttpMatch.header('x-user-group', 'test')], percent: 50 },
 *     { version: v2, groups: [HttpMatch.header('x-user-group', 'control')], percent: 50 },
 *   ],
 * });
 */
export class ABTestRoute extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if there are fewer than two variants, percentages do not add up to 100, a group is within another variant's,
   * a version is given twice or is another service's, another construct already says where the service's requests go,
   * or there are groups, or a timeout or retries said, where the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: ABTestRouteProps) {
    super(scope, id);
    const { service, variants, timeout, retries } = props;
    const owner = this.node.path;
    this.service = service;
    this.checkPercents(variants);
    variants.forEach((_, i) => this.checkGroups(variants, i));
    ownDefaultSplit(owner, {
      service,
      versions: Object.fromEntries(variants.map(({ version }, i) => [`variants[${i}].version`, version])),
      shares: variants,
      pins: variants.map(({ version, groups = [] }) => ({ version, matches: groups })),
      timeout,
      retries,
    });
  }

  private checkPercents(variants: readonly ABVariant[]): void {
    const where = this.node.path;
    if (variants.length < 2) {
      throw inputError({ where, what: 'number of variants', got: variants.length, allowed: 'at least two', fix: 'there is nothing to compare otherwise' });
    }
    variants.forEach(({ percent }, i) => {
      percentage(where, `variants[${i}].percent`, percent, "give the variant's share of the requests in no group");
    });
    const sum = variants.reduce((total, { percent }) => total + percent, 0);
    if (sum !== 100) {
      throw inputError({ where, what: 'sum of percent', got: sum, allowed: '100', fix: 'share out all requests that are in no group' });
    }
  }

  /** A group within one of an earlier variant would never get its own. */
  private checkGroups(variants: readonly ABVariant[], i: number): void {
    for (const { _match } of variants[i].groups ?? []) {
      const earlier = variants.slice(0, i).findIndex(({ groups = [] }) => groups.some(group => covers(group._match, _match)));
      if (earlier >= 0) {
        throw inputError({
          where: this.node.path,
          what: `group of variants[${i}]`,
          got: matchText([_match]),
          allowed: `requests that no group of variants[${earlier}] takes`,
          fix: 'give each group to one variant',
        });
      }
    }
  }
}
