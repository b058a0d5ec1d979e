import { celExpression } from '../input/cel-expression';
import { isReservedName, NO_RESERVED_NAME } from '../input/reserved-name';
import { inputError } from '../model/input-error';
import { MetricTagRecord } from '../model/telemetry';

const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * A tag of metrics (label) that proxies set, or leave out.
 * @see https://istio.io/latest/docs/tasks/observability/metrics/customize-metrics/
 * @example
 * const tags = [MetricTag.set('request_method', 'request.method'), MetricTag.remove('grpc_response_status')];
 */
export class MetricTag {
  /**
   * A tag with the value of an expression: each value is a series of its own, so it should have few.
   * @param name name of the tag: letters, digits and underscores
   * @param expression a CEL expression of attributes, such as `request.method`; a text in single quotes
   * @throws if one is invalid
   * @see https://istio.io/latest/docs/reference/config/metrics/
   */
  public static set(name: string, expression: string): MetricTag {
    const where = 'MetricTag.set';
    return new MetricTag({ name: label(where, name), value: celExpression(where, 'expression', expression) });
  }

  /**
   * No such tag: fewer series.
   * @param name name of the tag: letters, digits and underscores
   * @throws if it is invalid
   */
  public static remove(name: string): MetricTag { return new MetricTag({ name: label('MetricTag.remove', name) }); }

  /** @internal */
  private constructor(public readonly _metricTag: MetricTagRecord) {}
}

function label(where: string, name: string): string {
  if (typeof name === 'string' && isReservedName(name)) {
    throw inputError({ where, what: 'name', got: name, allowed: NO_RESERVED_NAME, fix: 'choose another name' });
  }
  if (typeof name === 'string' && LABEL.test(name)) return name;
  throw inputError({ where, what: 'name', got: name, allowed: 'letters, digits and underscores', fix: 'give the name of a Prometheus label, such as request_method' });
}
