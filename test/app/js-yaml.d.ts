/** What the tests use of js-yaml, which comes without types. */
declare module 'js-yaml' {
  /** Reads every document of a text. */
  export function loadAll(text: string): unknown[];
}
