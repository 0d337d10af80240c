/** Records that stand for what a cell of the matrix found. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import type { SampleRecord } from "../../common/suites/freezeCell";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { CellArgument } from "../../contributions";
import type { Workspace } from "../../model/workspace";
import { DEFAULT_SESSION } from "../../protocol/backend";
import { ask } from "./fixtures";

/** Among so many records those are looked for that show the answer. */
const LOOKED_AT = 50;

interface Row {
	readonly id: string;
	/** Where it is a text. */
	readonly key?: string;
	/** Whether there is the field, where it is about one. */
	readonly has: boolean;
}

/** Asks the sessions; everything is rolled back. */
export class Samples {
	constructor(
		private readonly workspace: Workspace,
		private readonly cell: CellArgument,
		private readonly token: CancellationToken,
	) {}

	/** One record that it took effect on and one that it did not, as far as the verdict has both. */
	async find(): Promise<readonly SampleRecord[]> {
		const { table, field, verdict, action, session } = this.cell;
		const there = await this.#rows(DEFAULT_SESSION, `${quoteIdentifier(table)} LIMIT ${LOOKED_AT}`);
		const records = there.filter(({ has }) => has);
		const took = verdict === "partly" ? await this.#tookOn(records) : () => verdict === "allowed";
		// A key that a permission case can name comes first.
		const best = [...records].sort((a, b) => Number(b.key !== undefined) - Number(a.key !== undefined));
		const wanted = verdict === "partly" ? [true, false] : [verdict === "allowed"];
		return wanted.map((each) => {
			const found = best.find(({ id }) => took(id) === each);
			if (!found)
				throw errors.invalidArgument(
					`Among the first ${LOOKED_AT} records of ${table} none tells by itself that “${session.name}” may${each ? "" : " not"} ${action}${field === undefined ? "" : ` ${field} of`} it. Show the matrix again, or write the case by hand.`,
				);
			const { id, key } = found;
			return { id, ...(key === undefined ? {} : { key }), own: id === session.subject, took: each };
		});
	}

	/** Of each record whether it took effect on it; `undefined` where the session is not told. */
	async #tookOn(records: readonly Row[]): Promise<(id: string) => boolean | undefined> {
		const { action, session, field } = this.cell;
		if (action === "create")
			throw errors.invalidArgument(
				"Whether a record may be created depends on what is in it here. A case says it of one record alone: write it by hand.",
			);
		const ids = `[${records.map(({ id }) => id).join(", ")}]`;
		const seen = new Map((await this.#rows(session.id, ids)).map(({ id, has }) => [id, has]));
		if (action === "select") return (id) => (field === undefined ? seen.has(id) : seen.get(id) === true);
		const doing = action === "update" ? `UPDATE ${ids} RETURN AFTER` : `DELETE ${ids} RETURN BEFORE`;
		const done = new Set(await this.#values(session.id, `SELECT VALUE <string> id FROM (${doing})`));
		// A record that the session does not see may have been changed all the same: nothing is known of that.
		return (id) => (done.has(id) ? true : seen.has(id) ? false : undefined);
	}

	async #rows(session: string, from: string): Promise<readonly Row[]> {
		const { field } = this.cell;
		const has = field === undefined ? "true" : `${field} != NONE`;
		const text = `SELECT VALUE { id: <string> id, key: IF type::is_string(record::id(id)) { record::id(id) }, has: ${has} } FROM ${from}`;
		return (await this.#values(session, text)).flatMap((value) => rowOf(value) ?? []);
	}

	async #values(session: string, text: string): Promise<readonly unknown[]> {
		const [result] = await ask(this.workspace, session, text, this.token);
		if (result?.error)
			throw errors.invalidArgument(`The records could not be looked at: ${result.error.message}`);
		return Array.isArray(result?.value) ? result.value : [];
	}
}

function rowOf(value: unknown): Row | undefined {
	if (typeof value !== "object" || value === null) return undefined;
	const { id, key, has } = value as Readonly<Record<string, unknown>>;
	if (typeof id !== "string") return undefined;
	return { id, ...(typeof key === "string" ? { key } : {}), has: has === true };
}
