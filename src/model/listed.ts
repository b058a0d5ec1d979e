/** The names shown of a long list. */
const SHOWN = 3;

/** Names in a message: all of them, or the first three if there are more than `most`. A mesh may have a thousand services. */
export function listed(names: readonly string[], most = SHOWN + 1): string {
  return names.length > most ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
}
