/** Records that stand for what a cell of the matrix found, and what a fixture needs of them. */
import type { CancellationToken } from "vscode-jsonrpc";
import type { StatementResult } from "../../api";
import { errors } from "../../common/errors";
import { oneLine } from "../../common/oneLine";
import type { FrozenFixture } from "../../common/suites/freeze";
import type { SampleRecord } from "../../common/suites/freezeCell";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { CellArgument } from "../../contributions";
import { compare } from "../../model/comparison";
import type { Workspace } from "../../model/workspace";
import { DEFAULT_SESSION } from "../../protocol/backend";

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

	/** What would put the records into a database that lacks them; sentences about those that are not written down. */
	async fixtures(
		ids: readonly string[],
	): Promise<{ readonly fixtures: readonly FrozenFixture[]; readonly notes: readonly string[] }> {
		const { table, tableKind } = this.cell;
		const notes: string[] = [];
		const rows: string[] = [];
		for (const id of tableKind === "view" ? [] : ids) {
			const [result] = await this.#ask(DEFAULT_SESSION, `SELECT * FROM ONLY ${id}`);
			if (result?.surrealql === undefined || holdsSecret(result.value))
				notes.push(`${id} is not written down here, as it may hold a secret: the seed has to have it.`);
			else
				rows.push(
					`INSERT ${tableKind === "relation" ? "RELATION " : ""}IGNORE INTO ${quoteIdentifier(table)} ${result.surrealql}`,
				);
		}
		if (rows.length === 0) return { fixtures: [], notes };
		// `${NAME}` would be a variable of the project.
		const sql = rows.join(";\n").replace(/\$\{[^}]+\}/g, "$$$&");
		notes.push(
			"The fixture adds what the seed lacks, for all cases of this suite; what it links to the seed has to have.",
		);
		return { fixtures: [{ name: `${table} as it was when it was frozen`, sql }], notes };
	}

	async #rows(session: string, from: string): Promise<readonly Row[]> {
		const { field } = this.cell;
		const has = field === undefined ? "true" : `${field} != NONE`;
		const text = `SELECT VALUE { id: <string> id, key: IF type::is_string(record::id(id)) { record::id(id) }, has: ${has} } FROM ${from}`;
		return (await this.#values(session, text)).flatMap((value) => rowOf(value) ?? []);
	}

	async #values(session: string, text: string): Promise<readonly unknown[]> {
		const [result] = await this.#ask(session, text);
		if (result?.error)
			throw errors.invalidArgument(`The records could not be looked at: ${result.error.message}`);
		return Array.isArray(result?.value) ? result.value : [];
	}

	async #ask(session: string, text: string): Promise<readonly StatementResult[]> {
		const { statements } = await compare(this.workspace, [session], text, { writes: "rollback" }, this.token);
		return statements.flatMap(({ results }) => results);
	}
}

function rowOf(value: unknown): Row | undefined {
	if (typeof value !== "object" || value === null) return undefined;
	const { id, key, has } = value as Readonly<Record<string, unknown>>;
	if (typeof id !== "string") return undefined;
	return { id, ...(typeof key === "string" ? { key } : {}), has: has === true };
}

const SECRET_NAME = /pass|secret|token|api_?key|credential|private|hash|salt/i;
const SECRET_VALUE = /^\$(?:argon2|2[aby]?\$|scrypt|pbkdf2)/;

function holdsSecret(value: unknown): boolean {
	if (typeof value === "string") return SECRET_VALUE.test(value);
	if (typeof value !== "object" || value === null) return false;
	return Object.entries(value).some(([name, field]) => SECRET_NAME.test(name) || holdsSecret(field));
}

/** What is frozen, for a comment above it. */
export function aboutCell({ table, field, action, verdict, session, place }: CellArgument): string {
	const what = field === undefined ? table : `${table}.${field}`;
	const found = {
		allowed: "allowed",
		partly: "partly allowed",
		silentlyDenied: "silently denied",
		refused: "refused",
		unknown: "unknown",
	}[verdict];
	return oneLine(`From the permission matrix of ${place}: “${session.name}”, ${action} ${what}, ${found}.`);
}
