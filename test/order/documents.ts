/** The YAML documents in an order of their own: that of the output is that of the constructs. */
export function documents(yaml: string): string[] {
  return yaml.split(/^---\n/m).map(text => (text.endsWith('\n') ? text : `${text}\n`)).sort();
}
