/** What a run changed about its session: `USE` moves it, a top-level `LET` sets a variable. */
import { splitStatements } from "../common/surrealql/statements";
import type { RunResult, SessionState } from "../protocol/backend";

/** Sentences for the statements that did it, by index, and for what no statement can be named for. */
export interface Effects {
	readonly byStatement: ReadonlyMap<number, readonly string[]>;
	readonly rest: readonly string[];
}

/** Compares the session before a run with the session after it. */
export function effectsOf(text: string, before: SessionState, result: RunResult): Effects {
	const byStatement = new Map<number, string[]>();
	const rest: string[] = [];
	const after = result.session;
	if (!after) return { byStatement, rest };

	const statements = new Map(splitStatements(text).map((statement) => [statement.start, statement]));
	/** Indexes of the last results that went well. */
	let lastUse: number | undefined;
	const lastLet = new Map<string, number>();
	for (const { index, status, range } of result.statements) {
		if (status !== "ok" || !range) continue;
		const { kind, letName } = statements.get(range.start) ?? {};
		if (kind === "use") lastUse = index;
		if (letName !== undefined) lastLet.set(letName, index);
	}
	const tell = (index: number | undefined, sentence: string) => {
		if (index === undefined) rest.push(sentence);
		else byStatement.set(index, [...(byStatement.get(index) ?? []), sentence]);
	};

	if (placeOf(before) !== placeOf(after))
		tell(lastUse, `Session “${after.name}” is in ${placeOf(after)} from now on.`);
	for (const [name, value] of Object.entries(after.variables)) {
		if (before.variables[name] === value) continue;
		tell(lastLet.get(name), `Session “${after.name}” has the variable $${name} from now on.`);
	}
	return { byStatement, rest };
}

/** Where a session is, in words. */
export function placeOf({ namespace, database }: Pick<SessionState, "namespace" | "database">): string {
	if (namespace === undefined) return "no namespace";
	return database === undefined ? `${namespace} (no database)` : `${namespace}/${database}`;
}
