import { Chart, Names } from 'cdk8s';
import { SynthOrder } from './synth-order';

/** The charts in order, each with the name of its file or folder: with a number if charts depend on each other, as with `App`. */
export function chartNames(order: SynthOrder): [Chart, string][] {
  return order.charts.map((chart, index) => {
    const name = Names.toDnsLabel(chart);
    return [chart, order.hasDependentCharts ? `${index.toString().padStart(4, '0')}-${name}` : name];
  });
}

/** The name of a file that holds one resource. Characters that a file name cannot have are removed, as with `App`. */
export function resourceFileName(kind: string, name?: string): string {
  return `${kind}.${name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}
