import { serviceName } from './service-name';
import { inputError } from '../model/input-error';

/**
 * The name of a waypoint: a DNS label that begins with a letter, as Istio names the Service of its pods after the Gateway.
 * @throws if the name is no such label, or `none`, with which the label `istio.io/use-waypoint` means no waypoint
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export function waypointNameOf(where: string, what: string, name: string): string {
  const label = serviceName(where, what, name);
  if (label !== 'none') return label;
  throw inputError({ where, what, got: label, allowed: 'other names: istio.io/use-waypoint: none means no waypoint', fix: 'choose another name' });
}
