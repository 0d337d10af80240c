/** What a run did to its session: `USE` moves it, a top-level `LET` sets a variable. */
import { splitStatements } from "../common/surrealql/statements";
import { whereIs } from "../model/sessionWords";
import type { RunResult, VariableEffect } from "../protocol/backend";

/** Sentences for the statements that did it, by index, and for what no statement can be named for. */
export interface Effects {
	readonly byStatement: ReadonlyMap<number, readonly string[]>;
	readonly rest: readonly string[];
}

/** Puts into words what is other than before a run, and what is not though it should be. */
export function effectsOf(text: string, result: RunResult): Effects {
	const { before } = result;
	const byStatement = new Map<number, string[]>();
	const rest: string[] = [];
	const tell = (index: number | undefined, sentence: string) => {
		if (index === undefined) rest.push(sentence);
		else byStatement.set(index, [...(byStatement.get(index) ?? []), sentence]);
	};
	const { session: after, variables, notMoved } = result;
	if (after && whereIs(before) !== whereIs(after))
		tell(lastUse(text, result), `Session “${before.name}” is in ${whereIs(after)} from now on.`);
	if (notMoved !== undefined)
		tell(lastUse(text, result), `Session “${before.name}” stays in ${whereIs(before)}: ${notMoved}.`);
	for (const index of startedLive(text, result))
		tell(
			index,
			"A live query was started. What it tells is not shown; KILL with this id ends it, as the session's end does.",
		);
	for (const effect of variables) tell(effect.statement, variableSentence(effect, before));
	return { byStatement, rest };
}

function variableSentence({ name, notKept }: VariableEffect, before: RunResult["before"]): string {
	const isOld = before.variables.includes(name);
	if (notKept === undefined) {
		const what = isOld ? `another value of $${name}` : `the variable $${name}`;
		return `Session “${before.name}” has ${what} from now on.`;
	}
	const stays = isOld ? ", where it stays what it was" : "";
	return `$${name} is not kept by the session${stays}: ${notKept}.`;
}

/** Index of the last `USE` that went well. */
function lastUse(text: string, { statements }: RunResult): number | undefined {
	const uses = new Set(splitStatements(text).flatMap(({ kind, start }) => (kind === "use" ? [start] : [])));
	return statements.findLast(({ status, range }) => status === "ok" && range && uses.has(range.start))?.index;
}

/** Indexes of the statements that started a live query. */
function startedLive(text: string, { statements }: RunResult): readonly number[] {
	return statements.flatMap(({ status, range, index }) =>
		status === "ok" && range && /^live\b/i.test(text.slice(range.start, range.start + 5)) ? [index] : [],
	);
}
