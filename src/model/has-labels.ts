type Labels = Readonly<Record<string, string>>;

/** Whether a selector with these labels selects pods. */
export function hasLabels(pods: Labels | undefined, selector: Labels = {}): boolean {
  return Object.entries(selector).every(([name, value]) => pods?.[name] === value);
}
