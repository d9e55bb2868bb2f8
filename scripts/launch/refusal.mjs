/** What the user can mend: told in its message, without a stack trace. */
export class Refusal extends Error {}
