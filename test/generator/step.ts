import * as fc from 'fast-check';
import { AppSpec, serviceName, versionName } from './app-spec';

/** One declaration of an app. It can be made as soon as those are made that it needs. */
export interface Step {
  readonly name: string;
  /** Names of the steps before it: what it refers to, and where order has a meaning, what takes precedence over it. */
  readonly after: readonly string[];
  readonly run: () => void;
}

/** An order of steps: for each place, which of the steps that are ready. Where the list ends, it is the first as declared. */
export type Order = readonly number[];

export const DECLARED: Order = [];

/** Any order. It shrinks to the declared one. */
export const anyOrder: fc.Arbitrary<Order> = fc.array(fc.nat(999), { maxLength: 100, size: 'max' });

/** All steps in an order in which each comes after what it needs. */
export function inOrder<S extends Pick<Step, 'name' | 'after'>>(steps: readonly S[], order: Order): S[] {
  const left = [...steps];
  const done = new Set<string>();
  return steps.map((_, place) => {
    const ready = left.filter(({ after }) => after.every(name => done.has(name)));
    if (!ready.length) throw new Error(`none of these can be next: ${left.map(({ name, after }) => `${name} (after ${after.join(', ')})`).join('; ')}`);
    const next = ready[(order[place] ?? 0) % ready.length];
    left.splice(left.indexOf(next), 1);
    done.add(next.name);
    return next;
  });
}

/** The step of a version. */
export const versionStep = (service: number, version: number) => `${serviceName(service)} ${versionName(version)}`;

/** The steps of services that pins name as callers. */
export const callerSteps = (callers: readonly (number | undefined)[], { services }: AppSpec) => (
  callers.flatMap(place => (place === undefined ? [] : [serviceName(place % services.length)]))
);
