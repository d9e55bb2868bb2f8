/** The first word of a call by a shell, or by kubectl's own completion. */
export const completionWord = '__complete';
