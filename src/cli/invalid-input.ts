/** A mistake of the user of the command: printed without a stack trace. */
export class InvalidInput extends Error {}
