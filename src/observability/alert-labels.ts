import { text } from '../input/text';
import { inputError } from '../model/input-error';

/** The name of a label of Prometheus. Those that begin with two underscores are its own. */
const NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels that each alert has. */
const OWN = ['alertname', 'namespace', 'service', 'severity', 'slo'];

/** Labels that alerts of Prometheus get. @throws if a name or a value is invalid */
export function alertLabels(where: string, what: string, labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => {
    if (NAME.test(name) && !OWN.includes(name)) return [name, alertLabelValue(where, `${what}.${name}`, value)];
    throw inputError({
      where, what: `name in ${what}`, got: name, allowed: `letters, digits and underscores, and none of ${OWN.join(', ')}`, fix: 'choose another name, such as team',
    });
  }));
}

/** The value of such a label. Prometheus would expand a template in it, and refuse the whole group of a wrong one. @throws if it is empty, a template, or has line breaks */
export function alertLabelValue(where: string, what: string, value: string): string {
  if (!text(where, what, value, 256).includes('{{')) return value;
  throw inputError({ where, what, got: value, allowed: 'a text without {{', fix: 'give a fixed text: Prometheus takes {{ for a template' });
}
