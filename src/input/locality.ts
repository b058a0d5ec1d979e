import { isLabelValue } from './label';

/** Whether a value is the name of a region, a zone or a subzone: they are values of labels of nodes. */
export function isRegion(value: unknown): value is string { return value !== '' && isLabelValue(value); }

/** Whether a value is a locality: `region`, `region/zone` or `region/zone/subzone`; `*` may stand for all at the end. */
export function isLocality(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const parts = value.split('/');
  return parts.length <= 3 && parts.every((part, i) => isRegion(part) || (part === '*' && i === parts.length - 1));
}
