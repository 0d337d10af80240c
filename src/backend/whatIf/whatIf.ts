/** One what-if, from what the database defines to what the text changes. */
import type { CancellationToken } from "vscode-jsonrpc";
import { withoutStop } from "../../common/sentences";
import { whatIfErrors } from "../../common/whatIfErrors";
import type { MatrixCell, MatrixTable } from "../../protocol/permissions";
import type { WhatIfParams, WhatIfResult } from "../../protocol/whatIf";
import type { Connection } from "../connection/connection";
import { callError } from "../connection/failures";
import type { Session } from "../connection/session";
import { Attempts } from "../permissions/attempt";
import { look, matrixOf, placeText, planOf } from "../permissions/matrix";
import { changesBetween } from "./changes";
import { Copy } from "./copy";
import { define, type KnownDefinitions, readDefinitions } from "./definitions";
import { checkEdit, edit } from "./edit";
import { fill } from "./fill";
import { Identities, NotAgain } from "./identities";
import { readsToken } from "./readsToken";
import { readWholeSample } from "./sample";

/** What is told on the way. */
export interface WhatIfNews {
	step(step: string): void;
	log(message: string): void;
}

/** See `protocol/whatIf`. */
export async function whatIf(
	connection: Connection,
	params: WhatIfParams,
	token: CancellationToken,
	news: WhatIfNews,
): Promise<WhatIfResult> {
	const sources = params.sessions.map((id) => connection.sessions.find(id));
	const attempts = new Attempts(connection, token);
	news.step("Reading the definitions…");
	const seen = await look(connection, { sessions: params.sessions }, attempts, token);
	const { observer, place, schema } = seen;
	checkEdit(params.text, { place });
	const definitions = await readDefinitions(attempts, observer, schema.tables);
	news.step("Reading a sample of the records…");
	const subjects = sources.flatMap(({ auth: { kind, subject } }) =>
		kind === "record" && subject !== undefined ? [subject] : [],
	);
	const sample = await readWholeSample(attempts, seen, params.records, subjects);
	const leftOut = [...sample.leftOut];
	const told = (message: string) => void leftOut.push(message);
	return Copy.use(place, token, news.log, told, async (copy) => {
		news.step("Making the copy…");
		const reads = textsOf(definitions).some(readsToken) || readsToken(params.text);
		const identities = new Identities(connection, attempts, observer, copy, reads, token);
		const made = await makeSessions(sources, identities);
		leftOut.push(...made.leftOut);
		if (made.sessions.length === 0) throw whatIfErrors.noSession(made.leftOut);
		leftOut.push(...(await fill(copy, schema.tables, sample.tables, token)));
		const { access, shared, tables } = definitions;
		const unknownDefinitions = await define(copy, [...access, ...shared, ...tables], token);

		const trial = new Trial(copy, made.sessions, params, token, news);
		const before = await trial.run("before the text");
		news.step("Running the text on the copy…");
		await edit(copy, params.text, token);
		const after = await trial.run("after it");
		checkTables(params, [...before.tables, ...after.tables], placeText(place));
		const state = (session: Session) => session.state(connection.openToAll);
		return {
			...place,
			engineVersion: copy.link.version,
			sessions: made.sessions.map(({ source }) => state(source)),
			observer: state(observer),
			tables: unionOf(before.tables, after.tables),
			before: before.cells,
			after: after.cells,
			changes: changesBetween(before.cells, after.cells),
			leftOut,
			unknownDefinitions,
		};
	});
}

/** A session, and what stands for it on the copy. */
interface MadeSession {
	readonly source: Session;
	readonly id: string;
}

async function makeSessions(
	sources: readonly Session[],
	identities: Identities,
): Promise<{ readonly sessions: readonly MadeSession[]; readonly leftOut: readonly string[] }> {
	const sessions: MadeSession[] = [];
	const leftOut: string[] = [];
	for (const source of sources) {
		try {
			const session = await identities.again(source);
			sessions.push({ source, id: session.id });
			if (session.auth.kind !== source.auth.kind)
				leftOut.push(
					`Session “${source.name}”: the embedded engine has nobody who is not signed in; a token without user and roles, for whom $auth is NONE too, stands in.`,
				);
		} catch (error) {
			const described = error instanceof NotAgain ? error : callError(error);
			if (!(error instanceof NotAgain) && !isOfOneSession(described)) throw described;
			leftOut.push(`Session “${source.name}” is left out: ${withoutStop(described.message)}.`);
		}
	}
	return { sessions, leftOut };
}

function isOfOneSession(error: Error): boolean {
	return "code" in error && ["identityLost", "sessionNotFound", "serverError"].includes(String(error.code));
}

/** The matrix on the copy, told in terms of the connection's sessions. */
class Trial {
	constructor(
		private readonly copy: Copy,
		private readonly sessions: readonly MadeSession[],
		private readonly params: WhatIfParams,
		private readonly token: CancellationToken,
		private readonly news: WhatIfNews,
	) {}

	async run(
		when: string,
	): Promise<{ readonly tables: readonly MatrixTable[]; readonly cells: readonly MatrixCell[] }> {
		const { connection } = this.copy;
		const sessions = this.sessions.map(({ id }) => id);
		const plan = await planOf(connection, { sessions }, this.token);
		const { tables: wanted, fields, records } = this.params;
		const tables = plan.tables.filter(({ name }) => wanted?.includes(name) ?? true);
		const matrix = {
			key: "",
			sessions,
			tables: tables.map(({ name }) => name),
			fields,
			records,
			// A sequence of the copy may be stepped.
			confirmed: tables.filter(({ outside }) => outside.every(isOfSequence)).map(({ name }) => name),
		};
		const { cells } = await matrixOf(connection, matrix, this.token, ({ done, total }) =>
			this.news.step(`Trying what is allowed ${when}: ${Math.floor((100 * done) / Math.max(1, total))} %`),
		);
		const ids = new Map(this.sessions.map(({ source, id }) => [id, source.id]));
		return {
			tables,
			cells: cells.map((cell) => ({ ...cell, session: ids.get(cell.session) ?? cell.session })),
		};
	}
}

function isOfSequence(phrase: string): boolean {
	return phrase.startsWith("sequence::");
}

function textsOf({ shared, tables }: KnownDefinitions): readonly string[] {
	return [...shared, ...tables].map(({ text }) => text);
}

/** By name; fields that are gone are kept, as their cells are shown as well. */
function unionOf(before: readonly MatrixTable[], after: readonly MatrixTable[]): readonly MatrixTable[] {
	const tables = new Map(before.map((table) => [table.name, table]));
	for (const table of after) {
		const was = tables.get(table.name)?.fields ?? [];
		const gone = was.filter(({ name }) => !table.fields.some((field) => field.name === name));
		tables.set(table.name, { ...table, fields: [...table.fields, ...gone] });
	}
	return [...tables.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function checkTables({ tables = [] }: WhatIfParams, there: readonly MatrixTable[], place: string): void {
	const missing = tables.find((name) => !there.some((table) => table.name === name));
	if (missing !== undefined) throw whatIfErrors.noTable(missing, place);
}
