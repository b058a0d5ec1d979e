/** Exit codes of the command. 1 is left to whatever else fails, such as npx itself: a check in CI must not take it for an answer. */
export enum ExitCode {
  OK = 0,
  /** Wrong arguments, or a file that cannot be read. */
  BAD_INPUT = 2,
  /** The difference opens access. */
  OPENS_ACCESS = 3,
}
