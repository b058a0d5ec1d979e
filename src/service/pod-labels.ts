import { inputError } from '../model/input-error';

const NAME = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const KEY = new RegExp(`^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?${NAME}$`);
const VALUE = new RegExp(`^(${NAME})?$`);

/**
 * Labels by which pods are selected that somebody else deploys.
 * See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 * @throws if there are none, or one is no label
 */
export function podLabels(where: string, labels: Record<string, string>): Record<string, string> {
  const entries = Object.entries(labels);
  if (!entries.length) {
    throw inputError({ where, what: 'podLabels', got: labels, allowed: 'at least one label', fix: 'give the labels that its pods have: a selector without labels selects all pods' });
  }
  for (const [key, value] of entries) {
    if (key.length > 317 || key.indexOf('/') > 253 || !KEY.test(key)) {
      throw inputError({ where, what: 'key in podLabels', got: key, allowed: 'label keys such as app or app.kubernetes.io/name', fix: 'give the label as the pods have it' });
    }
    if (typeof value !== 'string' || !VALUE.test(value)) {
      throw inputError({
        where, what: `value of ${key} in podLabels`, got: value, allowed: 'at most 63 letters, digits, dashes, underscores and dots, first and last a letter or digit', fix: 'give the label as the pods have it',
      });
    }
  }
  return { ...labels };
}
