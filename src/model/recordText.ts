/**
 * Whether a value's text, as this extension writes values, is a record id's: no other one begins with a name and a single
 * colon but a range of them, which is refused when it is used as one.
 */
export function isRecordText(surrealql: string): boolean {
	return /^(?:[A-Za-z_]\w*|`(?:[^`\\]|\\.)+`):(?!:)/.test(surrealql);
}
