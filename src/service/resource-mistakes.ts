import { Mistake } from '../model/input-error';
import { amount } from '../model/quantity';

/** The containers of pods, init containers among them, whose request of a resource exceeds its limit: the API server rejects them. */
export function resourceMistakes(name: string, { containers = [], initContainers = [] }: any): Mistake[] {
  return [...containers, ...initContainers].flatMap(({ name: container, resources }: any) => {
    const limits = new Map(Object.entries<string | number>(resources?.limits ?? {}));
    return Object.entries<string | number>(resources?.requests ?? {}).flatMap(([resource, request]) => {
      const limit = limits.get(resource);
      return limit === undefined || !(amount(request) > amount(limit)) ? [] : [{
        what: `${resource} request of container ${container} of ${name}`,
        got: request,
        allowed: `at most its limit, ${limit}`,
        fix: 'lower the request, or raise the limit',
      }];
    });
  });
}
