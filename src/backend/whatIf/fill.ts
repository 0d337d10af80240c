import type { CancellationToken } from "vscode-jsonrpc";
import { some } from "../../common/sentences";
import { toSurrealQL } from "../cbor/surrealql";
import type { TableSchema } from "../permissions/schema";
import { type Copy, firstLine } from "./copy";
import { bareDefinitions, type Insertion, insertions, type TableSample } from "./sample";

/** Writes records into the copy, before there is anything that would change them. Gives a sentence for what fails. */
export async function fill(
	copy: Copy,
	schema: readonly TableSchema[],
	tables: readonly TableSample[],
	token: CancellationToken,
): Promise<readonly string[]> {
	// What is refused here is told when it is defined as it is.
	for (const table of schema)
		if (table.kind !== "view") for (const text of bareDefinitions(table)) await copy.run(text, token);
	const failed = new Map<string, string[]>();
	for (const table of tables)
		for (const insertion of insertions(table))
			for (const { id, message } of await insert(copy, table, insertion, token))
				failed.set(message, [...(failed.get(message) ?? []), id]);
	return [...failed].map(([message, ids]) => `${some(ids)} could not be copied: ${message}`);
}

/** Where some of them cannot be written each is tried alone. */
async function insert(
	copy: Copy,
	{ table }: TableSample,
	{ statement, params, rows }: Insertion,
	token: CancellationToken,
): Promise<readonly { readonly id: string; readonly message: string }[]> {
	if ((await copy.run(statement, token, params)) === undefined) return [];
	const failed: { readonly id: string; readonly message: string }[] = [];
	for (const alone of insertions({ table, rows }, 1)) {
		const message = await copy.run(alone.statement, token, alone.params);
		const [row] = alone.rows;
		if (message !== undefined && row) failed.push({ id: toSurrealQL(row.id), message: firstLine(message) });
	}
	return failed;
}
