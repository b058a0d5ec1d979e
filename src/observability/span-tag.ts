import { headerName } from '../input/header-name';
import { isReservedName, NO_RESERVED_NAME } from '../input/reserved-name';
import { text } from '../input/text';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';
import { SpanTagRecord } from '../model/telemetry';

/** Headers whose values are credentials. */
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization', 'set-cookie'];

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * A tag of spans, beside those that proxies set.
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-CustomTag
 * @example
 * const tags = [SpanTag.literal('environment', 'production'), SpanTag.header('tenant', 'x-tenant', 'none')];
 */
export class SpanTag {
  /**
   * A fixed text.
   * @param name name of the tag, one line
   * @param value its value, one line
   * @throws if one is empty or has line breaks
   */
  public static literal(name: string, value: string): SpanTag {
    const where = 'SpanTag.literal';
    return new SpanTag({ name: tagName(where, name), type: 'literal', value: text(where, 'value', value, 1024) });
  }

  /**
   * The value of a request header. Whoever reads spans reads it: no headers with credentials.
   * @param name name of the tag, one line
   * @param header name of the header, in any case
   * @param defaultValue value where the request does not have it. Default: none, the span then has no such tag
   * @throws if one is invalid, or the header carries credentials
   */
  public static header(name: string, header: string, defaultValue?: string): SpanTag {
    const where = 'SpanTag.header';
    const value = headerName(where, 'header', header);
    if (CREDENTIALS.includes(value)) {
      throw inputError({ where, what: 'header', got: header, allowed: 'headers without credentials', fix: 'leave it out: whoever reads spans could use the credentials' });
    }
    return new SpanTag(withDefault(where, { name: tagName(where, name), type: 'header', value }, defaultValue));
  }

  /**
   * The value of an environment variable of the proxy, not of the application.
   * @param name name of the tag, one line
   * @param variable name of the variable: letters, digits and underscores
   * @param defaultValue value where the proxy does not have it. Default: none, the span then has no such tag
   * @throws if one is invalid
   */
  public static environment(name: string, variable: string, defaultValue?: string): SpanTag {
    const where = 'SpanTag.environment';
    if (typeof variable !== 'string' || !VARIABLE.test(variable)) {
      throw inputError({ where, what: 'variable', got: variable, allowed: 'letters, digits and underscores', fix: 'give the name of an environment variable, such as POD_NAME' });
    }
    return new SpanTag(withDefault(where, { name: tagName(where, name), type: 'environment', value: variable }, defaultValue));
  }

  /** @internal */
  private constructor(public readonly _spanTag: SpanTagRecord) {}
}

function withDefault(where: string, tag: SpanTagRecord, defaultValue?: string): SpanTagRecord {
  return omitUndefined({ ...tag, defaultValue: defaultValue === undefined ? undefined : text(where, 'defaultValue', defaultValue, 1024) });
}

function tagName(where: string, name: string): string {
  const checked = text(where, 'name', name, 256);
  if (!isReservedName(checked)) return checked;
  throw inputError({ where, what: 'name', got: name, allowed: NO_RESERVED_NAME, fix: 'choose another name' });
}
