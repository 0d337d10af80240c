/**
 * A host that is not there, and is known not to be without asking anybody: a name server may not answer in time. A part
 * of a name has at most 63 characters.
 */
export const noHost = `${"n".repeat(64)}.invalid`;
