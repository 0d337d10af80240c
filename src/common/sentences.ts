/** A sentence, to be the end of another one. */
export function withoutStop(sentence: string): string {
	return sentence.replace(/\.$/, "");
}

/** At most so many names stand in one sentence. */
const SOME = 5;

/** Such as `“a”, “b”`; of many the first ones, and how many more there are. */
export function someNames(named: readonly { readonly name: string }[]): string {
	return some(named.map(({ name }) => `“${name}”`));
}

/** Things as they are named: of many the first ones, and how many more there are. */
export function some(things: readonly string[]): string {
	const more = things.length > SOME ? ` and ${things.length - SOME} more` : "";
	return things.slice(0, SOME).join(", ") + more;
}
