/** A text of at most this many characters: its beginning, if it is longer. Names and values of users may be a megabyte. */
export function shortened(text: string, longest: number): string { return text.length > longest ? `${text.slice(0, longest - 3)}...` : text; }
