/** Records that stand for what a cell of the matrix found. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import type { SampleRecord } from "../../common/suites/freezeCell";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { CellArgument } from "../../contributions";
import { DEFAULT_SESSION } from "../../protocol/backend";
import { type Asked, ask } from "./look";

/** Copies of so many records are tried to find one that the session may create. */
const COPIED = 20;

/** One that it took effect on and one that it did not, as far as the verdict has both. */
export async function samplesOf(
	cell: CellArgument,
	asked: Asked,
	token: CancellationToken,
): Promise<readonly Pick<SampleRecord, "id" | "outcome">[]> {
	if (cell.action === "create") return [await creation(cell, asked, token)];
	const found = (["took", "silent", "refused"] as const).flatMap((outcome) => {
		const id = cell.examples?.[outcome];
		return id === undefined ? [] : [{ id, outcome }];
	});
	if (found.length === 0)
		throw errors.invalidArgument("It is not known which records it was tried on. Show the matrix again.");
	return found;
}

/** A record of which the session may, or may not, create a copy: what a case of a suite tries. */
async function creation(
	{ table, verdict, session, hasOutsideEffects }: CellArgument,
	asked: Asked,
	token: CancellationToken,
): Promise<Pick<SampleRecord, "id" | "outcome">> {
	const name = quoteIdentifier(table);
	const text = `SELECT VALUE { id: <string> id, text: type::is_string(record::id(id)) } FROM ${name} LIMIT ${COPIED}`;
	const [found] = await ask(asked, DEFAULT_SESSION, text, token);
	const records = (Array.isArray(found?.value) ? found.value : []) as readonly {
		id: string;
		text: boolean;
	}[];
	const first = records.find((record) => record.text) ?? records[0];
	if (!first) throw errors.invalidArgument(`${table} has no record of which a case could create a copy.`);
	if (verdict !== "allowed") return { id: first.id, outcome: verdict === "refused" ? "refused" : "silent" };
	if (hasOutsideEffects)
		throw errors.invalidArgument(
			"Creating a record has effects that a roll-back does not undo, so it is not tried again to find one that may be copied.",
		);
	for (const { id } of records) {
		const [like] = await ask(asked, DEFAULT_SESSION, `SELECT * OMIT id FROM ONLY ${id}`, token);
		if (like?.surrealql === undefined) continue;
		const [made] = await ask(asked, session.id, `CREATE ${name} CONTENT ${like.surrealql}`, token);
		const took = made?.status === "ok" && Array.isArray(made.value) && made.value.length > 0;
		if (took) return { id, outcome: "took" };
	}
	throw errors.invalidArgument(
		`“${session.name}” may create none of the first ${records.length} records of ${table} as they are, only with other values: write the case by hand.`,
	);
}
