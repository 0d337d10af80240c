/** Records that somebody may want to look as. */
import type { CancellationToken } from "vscode-jsonrpc";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { LookPlace, LookSuggestions } from "../../protocol/look";
import { indexList } from "../cbor/reader";
import { toSurrealQL } from "../cbor/surrealql";
import type { Connection } from "../connection/connection";
import { recordAccesses } from "./access";
import { asMain } from "./open";
import type { LookDatabase } from "./place";

/** Of so many tables records are suggested. */
const TABLES = 10;
/** So many of each. */
const RECORDS = 50;
/** A longer id is nobody's to choose from a list. */
const LONGEST_ID = 200;

/** See `suggestRecords`. */
export function suggest(
	connection: Connection,
	place: LookPlace,
	token: CancellationToken,
): Promise<LookSuggestions> {
	return asMain(connection, place, token, async (there) => {
		const accesses = recordAccesses(await there.structure());
		const names = [...new Set(accesses.flatMap(({ tables }) => tables))].slice(0, TABLES);
		const tables: LookSuggestions["tables"][number][] = [];
		for (const name of names) {
			tables.push({
				table: quoteIdentifier(name),
				accesses: accesses.filter((access) => access.tables.includes(name)).map((access) => access.name),
				records: await firstRecords(there, name),
			});
		}
		return { namespace: there.namespace, database: there.database, tables };
	});
}

async function firstRecords(there: LookDatabase, table: string): Promise<readonly string[]> {
	const value = await there.ask(`SELECT VALUE id FROM ${quoteIdentifier(table)} LIMIT ${RECORDS};`);
	if (!value) return [];
	const offsets = [...(indexList(value.bytes) ?? [])];
	return offsets.slice(0, -1).flatMap((begin, i) => {
		const text = toSurrealQL(value.bytes.subarray(begin, offsets[i + 1]));
		return text.length > LONGEST_ID ? [] : [text];
	});
}
