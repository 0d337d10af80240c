/** What would put records into a database that lacks them. */
import type { CancellationToken } from "vscode-jsonrpc";
import type { StatementResult } from "../../api";
import type { FrozenFixture } from "../../common/suites/freeze";
import { holdsSecret } from "../../common/suites/secrets";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { compare } from "../../model/comparison";
import type { Workspace } from "../../model/workspace";
import { DEFAULT_SESSION } from "../../protocol/backend";

/** Asks a session; everything is rolled back. */
export async function ask(
	workspace: Workspace,
	session: string,
	text: string,
	token: CancellationToken,
): Promise<readonly StatementResult[]> {
	const { statements } = await compare(workspace, [session], text, { writes: "rollback" }, token);
	return statements.flatMap(({ results }) => results);
}

/**
 * The records as the default session sees them now, and sentences about those that are not written down.
 *
 * @param ids as SurrealQL
 */
export async function fixturesOf(
	workspace: Workspace,
	ids: readonly string[],
	token: CancellationToken,
): Promise<{ readonly fixtures: readonly FrozenFixture[]; readonly notes: readonly string[] }> {
	const notes: string[] = [];
	const rows: string[] = [];
	const tables = new Set<string>();
	for (const id of ids) {
		const about = `SELECT VALUE { table: record::tb(id), is_relation: type::is_record(in) AND type::is_record(out) } FROM ONLY ${id}`;
		const views = "SELECT VALUE name FROM (INFO FOR DB STRUCTURE).tables WHERE view != NONE";
		const [record, told, view] = await ask(
			workspace,
			DEFAULT_SESSION,
			`SELECT * FROM ONLY ${id}; ${about}; ${views}`,
			token,
		);
		const { table, is_relation } = (told?.value ?? {}) as Readonly<Record<string, unknown>>;
		if (typeof table !== "string" || record?.surrealql === undefined) {
			notes.push(`${id} is not there any more: the seed has to have it.`);
			continue;
		}
		// What it is made of the seed has to have.
		if (Array.isArray(view?.value) && view.value.includes(table)) continue;
		if (holdsSecret(record.value)) {
			notes.push(`${id} is not written down here, as it may hold a secret: the seed has to have it.`);
			continue;
		}
		tables.add(table);
		rows.push(
			`INSERT ${is_relation === true ? "RELATION " : ""}IGNORE INTO ${quoteIdentifier(table)} ${record.surrealql}`,
		);
	}
	if (rows.length === 0) return { fixtures: [], notes };
	notes.push(
		"The fixture adds what the seed lacks, for all cases of this suite; what it links to the seed has to have.",
	);
	// `${NAME}` would be a variable of the project.
	const sql = rows.join(";\n").replace(/\$\{[^}]+\}/g, "$$$&");
	return { fixtures: [{ name: `${[...tables].join(", ")} as it was when it was frozen`, sql }], notes };
}
