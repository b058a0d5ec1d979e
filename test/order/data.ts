import { Mesh } from '../../src';

/**
 * A mesh as data. Routes of a gateway are in the order of declaration there, which has a meaning only for those that tie:
 * here they have an order of their own.
 */
export function data({ _record: record }: Mesh): string {
  const text = (value: unknown) => JSON.stringify(value, null, 2);
  return text({ ...record, gateways: record.gateways.map(gateway => ({ ...gateway, routes: gateway.routes.map(text).sort() })) });
}
