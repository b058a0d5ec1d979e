/** A page with a generated text between its two lines with a marker. It replaces the text that is there. */
export function betweenMarkers(page: string, marker: string, text: string): string {
  const parts = page.split(marker);
  if (parts.length !== 3) throw new Error(`the page has ${parts.length - 1} lines ${marker}, allowed: 2; put one before and one after the table`);
  return [parts[0], `\n${text}`, parts[2]].join(marker);
}
