type Labels = Readonly<Record<string, string>>;

// An index of selectors, or of pods, by one label: so the work grows with the number of pods and selectors of a namespace, not with their product.

/** The key of a selector: it is among the keys of all pods that it selects. */
export function selectorIndexKey(namespace: string, selector: Labels = {}): string {
  const [first] = Object.entries(selector);
  return first ? labelKey(namespace, first) : namespace;
}

/** The keys of the selectors that may select pods. */
export function podIndexKeys(namespace: string, labels: Labels): string[] {
  return [namespace, ...Object.entries(labels).map(label => labelKey(namespace, label))];
}

function labelKey(namespace: string, [name, value]: [string, string]): string { return `${namespace} ${name}=${value}`; }
