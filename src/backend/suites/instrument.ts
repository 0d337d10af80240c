/**
 * Schema files whose permission clauses count their own answers, and answer as before.
 *
 * They count by sequences: a step of one is a transaction of its own, so that it can be taken while the database only reads
 * and stays when what asked is rolled back. A function that writes could do neither. Seen on engine 3.0.2 and server 3.3.2,
 * for records, fields and edges, inside of `BEGIN … CANCEL` too.
 */

import { editorPositions } from "../../common/position";
import { tokens } from "../../common/surrealql/lexer";
import { type PermissionPart, permissionsIn } from "../../common/surrealql/permissionClauses";
import type { TextRange } from "../../common/surrealql/statements";
import { isWord } from "../../common/surrealql/words";
import type { CoveredClause, SourceFile, TextSpan } from "../../protocol/suites";

/** A clause before anything was counted. */
export type Clause = Omit<CoveredClause, "granted" | "denied">;

export interface InstrumentedSchema {
	/** What the texts count by; applied before them. */
	readonly definitions: SourceFile;
	/** What to apply in the place of the files, by their paths. */
	readonly texts: ReadonlyMap<string, string>;
	/** By file; files without clauses are left out. */
	readonly files: readonly { readonly path: string; readonly clauses: readonly Clause[] }[];
	/** Gives, for each clause in the order of `files`, how often it has granted and how often it has denied; it steps them all. */
	readonly read: string;
}

/** Counts for each action, also where one clause stands for several. */
export function instrumented(schema: readonly SourceFile[]): InstrumentedSchema {
	const counters = new Counters();
	const files: { path: string; clauses: readonly Clause[] }[] = [];
	const texts = schema.map(({ path, text }): readonly [string, string] => {
		const clauses: Clause[] = [];
		const spanOf = spans(text);
		let out = "";
		let at = 0;
		for (const { table, field, start, end, parts } of permissionsIn(text)) {
			const written: string[] = [];
			const of = { table, ...(field === undefined ? {} : { field }) };
			for (const { part, action, word } of parts.flatMap(actionsOf)) {
				// Where several share a clause each has its word, so that one can be told from the other.
				const range = spanOf(part.actions.length === 1 ? part : word);
				clauses.push({ range, action, ...of, answers: answersOf(part) });
				written.push(`FOR ${action} ${counting(text, part, action, counters)}`);
			}
			out += text.slice(at, start) + written.join(", ");
			at = end;
		}
		if (clauses.length > 0) files.push({ path, clauses });
		return [path, out + text.slice(at)];
	});
	return { definitions: counters.definitions(), texts: new Map(texts), files, read: counters.reading() };
}

function actionsOf(part: PermissionPart) {
	return part.actions.map(({ action, ...word }) => ({ part, action, word }));
}

function answersOf({ answer }: PermissionPart): Clause["answers"] {
	if (answer === "FULL") return "granted";
	return answer === "NONE" ? "denied" : "both";
}

function counting(text: string, { answer }: PermissionPart, action: string, counters: Counters): string {
	const { granted, denied } = counters.next();
	if (answer === "FULL") return `WHERE { ${granted}; true }`;
	if (answer === "NONE") return `WHERE { ${denied}; false }`;
	// A line of its own ends what may be a comment. IF asks of a value what permissions ask of it.
	const expression = `(${text.slice(answer.where.start, answer.where.end)}\n)`;
	// A RETURN ends the whole clause: with its value, which a closure takes up, or for select with an error, which has
	// to stay one.
	const condition = action !== "select" && hasReturn(expression) ? `(|| { ${expression} })()` : expression;
	return `WHERE IF ${condition} { ${granted}; true } ELSE { ${denied}; false }`;
}

function hasReturn(expression: string): boolean {
	return [...tokens(expression)].some((token) => isWord(expression, token, "RETURN"));
}

/** Names that nobody has. */
const PREFIX = "surreal_sessions_coverage_";

/** Two sequences for each clause. */
class Counters {
	readonly #names: string[] = [];

	next(): { readonly granted: string; readonly denied: string } {
		const [granted, denied] = ["granted", "denied"].map(
			(answer) => `${PREFIX}${this.#names.length / 2}_${answer}`,
		) as [string, string];
		this.#names.push(granted, denied);
		return { granted: step(granted), denied: step(denied) };
	}

	/** A batch of more than one would skip numbers. */
	definitions(): SourceFile {
		const text = this.#names.map((name) => `DEFINE SEQUENCE ${name} BATCH 1 START 0;`).join("\n");
		return { path: "coverage", text };
	}

	reading(): string {
		return `RETURN [${this.#names.map(step).join(", ")}]`;
	}
}

function step(name: string): string {
	return `sequence::nextval('${name}')`;
}

function spans(text: string): (range: TextRange) => TextSpan {
	const position = editorPositions(text);
	return ({ start, end }) => ({ start: position(start), end: position(end) });
}
