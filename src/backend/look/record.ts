/** Which record a text means. */
import { errors, SessionsError } from "../../common/errors";
import { lookErrors } from "../../common/lookErrors";
import { isRecordLiteral } from "../../common/surrealql/recordLiteral";
import { decodeValue, type RawValue } from "../cbor/codec";
import { tableOfRecordId } from "../cbor/recordId";
import { toSurrealQL } from "../cbor/surrealql";
import { beforeSending } from "../connection/failures";
import { checkExpression } from "../query/parse";
import { type LookDatabase, wordsOf } from "./place";

/** One record that exists. */
export interface FoundRecord {
	/** Its id as SurrealQL. */
	readonly text: string;
	/** Name of its table, without quotes. */
	readonly table: string;
}

/**
 * The one existing record that a text means. Nothing of the text is run before its form, and then the server's parser,
 * have shown that it is a lone literal; what the server then makes of it must be one record id, by its type on the wire.
 */
export async function findRecord(there: LookDatabase, text: string): Promise<FoundRecord> {
	const literal = text.trim();
	if (!isRecordLiteral(literal)) throw lookErrors.notOneRecord(text);
	await checkParsed(there, literal);
	const answer = await beforeSending(() => there.run(`RETURN (\n${literal}\n);`));
	if (answer.status !== "OK") throw lookErrors.notOneRecord(text, wordsOf(answer));
	const id = answer.value;
	const table = tableOfRecordId(id.bytes);
	if (table === undefined) throw lookErrors.notOneRecord(text);
	const record = toSurrealQL(id.bytes);
	if (!(await exists(there, id))) throw lookErrors.noSuchRecord(record, there.name);
	return { text: record, table };
}

async function checkParsed({ connection, link, main }: LookDatabase, literal: string): Promise<void> {
	try {
		await beforeSending(() => checkExpression(connection, link, main, literal));
	} catch (error) {
		if (!(error instanceof SessionsError)) throw error;
		if (error.code !== "invalidExpression" && error.code !== "serverError") throw error;
		const why = error.message.replace(/^Not one SurrealQL expression: /, "").split("\n", 1)[0];
		throw lookErrors.notOneRecord(literal, why, error.detail?.position);
	}
}

/** Whether the record is there, as the default session sees it. */
async function exists(there: LookDatabase, id: RawValue): Promise<boolean> {
	const record = { record: id };
	const asked = await there.ask("RETURN record::exists($record);", record);
	if (asked) return decodeValue<unknown>(asked.bytes) === true;
	// A server may be told to let no functions through.
	const found = await there.ask("SELECT VALUE id FROM $record;", record);
	if (!found) return false;
	const ids = decodeValue<unknown>(found.bytes);
	if (!Array.isArray(ids)) throw errors.invalidArgument("The server gave no list of records.");
	return ids.length === 1;
}
