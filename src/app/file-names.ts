import { Chart, Names } from 'cdk8s';
import { SynthOrder } from './synth-order';

/** The charts in order, each with the name of its file or folder: with a number if charts depend on each other, as with `App`. */
export function chartNames(order: SynthOrder): [Chart, string][] {
  return order.charts.map((chart, index) => {
    const name = Names.toDnsLabel(chart);
    return [chart, order.hasDependentCharts ? `${index.toString().padStart(4, '0')}-${name}` : name];
  });
}

/** In front of the names of files that kubectl is to apply before others: kinds begin with a letter. */
const FIRST = '0000-';

/**
 * The name of a file that holds one resource. Characters that a file name cannot have are removed, as with `App`. That of a Namespace has a number
 * in front: kubectl applies the files of a folder by name, and refuses what is in a namespace that does not exist yet.
 */
export function resourceFileName(kind: string, name?: string): string {
  return `${kind === 'Namespace' ? FIRST : ''}${kind}.${name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}
