/** What one statement gave in several sessions, as assertions of a test suite. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { holdsSecret, isSecretName } from "../../common/suites/secrets";
import { inlineText, type TomlInline } from "../../common/suites/tomlText";
import { absent, isStep, present, valueAssertions, within } from "../../common/suites/valueAssertions";
import type { FreezeParams, FrozenColumn, FrozenStatement } from "../../protocol/compare";
import { decodeValue } from "../cbor/codec";
import { mapEntries } from "../cbor/reader";
import { tableOfRecordId } from "../cbor/recordId";
import { toSurrealQL } from "../cbor/surrealql";
import { NOT_KNOWN } from "../query/rolledBack";
import { jsonOf } from "../suites/values";
import { Aligned, type Column, differingFields, isNone, isNothing, valueOf } from "./aligned";
import { recordBytes } from "./recordKey";
import { Turns } from "./turns";

/** What is known of a statement. */
type Shape = Pick<FreezeParams, "named" | "mayBeSecret">;

/** So many records stand for all at most. */
const MOST_RECORDS = 6;
/** Longer than this nobody reads a case. */
const MOST_ASSERTIONS = 100;
/** A value is read for that only up to so many bytes. */
const MOST_BYTES = 20_000;
const TOO_LONG =
	"It gives more than a test that somebody reads can hold. Name the fields that matter, or fewer records.";

const NOWHERE =
	"No session got anything, and in a database without these records nobody would: a test of it says nothing.";
const SECRET = "What it gave may hold a secret, which is not written into a file.";

export async function frozenStatement(
	columns: readonly Column[],
	{ isSelect, ...shape }: Pick<FreezeParams, "isSelect" | keyof Shape>,
	token: CancellationToken,
): Promise<FrozenStatement> {
	const { aligned } = await Aligned.of(columns, {}, token);
	const [first] = aligned.layout.rows > 0 ? aligned.bytesOf(0).filter((row) => row !== undefined) : [];
	if (isSelect && aligned.layout.records && first && entriesOf(first))
		return ofRecords(aligned, shape, token);
	return ofOneRecord(aligned, shape) ?? ofValues(aligned, shape);
}

/** Rows of records: one of each kind, told apart by who has it and with which fields. */
async function ofRecords(aligned: Aligned, shape: Shape, token: CancellationToken): Promise<FrozenStatement> {
	const { records = [], rows, at } = aligned.layout;
	if (new Set(records).size < rows)
		throw errors.invalidArgument(
			"It gives a record several times, and a case tells the rows of a statement apart by their records.",
		);
	const kinds = new Map<string, number>();
	const turns = new Turns(token);
	for (let row = 0; row < rows; row++) {
		const bytes = aligned.bytesOf(row);
		const kind = JSON.stringify([...bytes.map(fieldsOf), ...differingIn(aligned, row, bytes)]);
		if (!kinds.has(kind)) kinds.set(kind, row);
		const turn = turns.step();
		if (turn) await turn;
	}
	// What differs is what it is about.
	const chosen = [...kinds.values()]
		.sort((a, b) => Number(aligned.isDiffering(b)) - Number(aligned.isDiffering(a)))
		.slice(0, MOST_RECORDS)
		.sort((a, b) => a - b);
	const unnamed = new Set<string>();
	const assertionsOf = (column: number) => {
		const own = chosen
			.filter((row) => (at[column]?.[row] ?? -1) >= 0)
			.sort((a, b) => (at[column]?.[a] ?? 0) - (at[column]?.[b] ?? 0));
		const parts = own.flatMap((row, index) =>
			rowAssertions(aligned, row, column, String(index), shape, unnamed),
		);
		return [...parts, absent(String(own.length))];
	};
	return {
		records: chosen.map((row) => toSurrealQL(recordBytes(records[row] ?? ""))),
		isChoice: true,
		rows,
		kinds: kinds.size,
		columns: aligned.columns.map((column, index) => toldOf(column, () => assertionsOf(index))),
		unnamed: [...unnamed],
	};
}

/** What a `SELECT … FROM ONLY` gave: a record, or nothing for whoever has no right to it. */
function ofOneRecord(aligned: Aligned, shape: Shape): FrozenStatement | undefined {
	if (aligned.layout.by !== "value") return undefined;
	const ids = aligned.columns.flatMap((column) => {
		const value = valueOf(column);
		return value && !isNothing(column) ? [entriesOf(value.bytes)?.get("id")] : [];
	});
	const [id] = ids;
	if (!id || ids.some((other) => !other || Buffer.compare(id, other) !== 0)) return undefined;
	if (tableOfRecordId(id) === undefined) return undefined;
	const unnamed = new Set<string>();
	const columns = aligned.columns.map((column, index) =>
		toldOf(column, () =>
			isNothing(column) ? valueAssertions(null) : rowAssertions(aligned, 0, index, "", shape, unnamed),
		),
	);
	return { records: [toSurrealQL(id)], isChoice: false, rows: 1, kinds: 1, unnamed: [...unnamed], columns };
}

/** Anything else, as it is. */
function ofValues(aligned: Aligned, { mayBeSecret }: Shape): FrozenStatement {
	const isNowhere = aligned.layout.rows === 0;
	const columns = aligned.columns.map((column) =>
		toldOf(column, ({ bytes }) => {
			if (isNowhere) return NOWHERE;
			if (bytes.length > MOST_BYTES) return TOO_LONG;
			const json = jsonOf(bytes);
			return mayBeSecret || holdsSecret(json) ? SECRET : valueAssertions(json);
		}),
	);
	return { records: [], isChoice: false, rows: aligned.layout.rows, kinds: 0, unnamed: [], columns };
}

type Assertions = readonly TomlInline[] | string | undefined;

/** What is said of a column; of its value what `assert` says. */
function toldOf(column: Column, assert: (value: NonNullable<Column>["value"]) => Assertions): FrozenColumn {
	if (!column) return { why: "It gave nothing." };
	const value = valueOf(column);
	if (!value) {
		const message = String(decodeValue<unknown>(column.value.bytes));
		return column.statement.kind === NOT_KNOWN ? { why: message } : { error: message };
	}
	const assertions = assert(value);
	if (assertions === undefined) return { why: "No assertion of a suite can name a part of what it gave." };
	if (typeof assertions === "string") return { why: assertions };
	return assertions.length > MOST_ASSERTIONS ? { why: TOO_LONG } : { assertions: assertions.map(inlineText) };
}

/**
 * Which fields a column's row has of those that any has. What they hold is the data's business: it is asserted only where
 * the columns do not have the same, or where a field that is denied would be there all the same.
 */
function rowAssertions(
	aligned: Aligned,
	row: number,
	column: number,
	path: string,
	{ named, mayBeSecret }: Shape,
	unnamed: Set<string>,
): readonly TomlInline[] {
	const bytes = aligned.bytesOf(row);
	const own = entriesOf(bytes[column]) ?? new Map<string, Uint8Array>();
	const differing = new Set(differingIn(aligned, row, bytes));
	const names = [...new Set(bytes.flatMap((each) => [...(entriesOf(each)?.keys() ?? [])]))];
	for (const name of names) if (!isStep(name)) unnamed.add(name);
	const steps = names.filter(isStep).sort((a, b) => Number(b === "id") - Number(a === "id"));
	return steps.flatMap((name) => {
		const value = own.get(name);
		const at = within(path, name);
		// The embedded engine leaves out what is NONE where a text is rolled back, and only there.
		if (!value) return named.includes(name) ? (valueAssertions(null, at) ?? []) : [absent(at)];
		const isTold = name === "id" || named.includes(name) || differing.has(name);
		const maySay = name === "id" || !(mayBeSecret || isSecretName(name));
		const json = isTold && maySay && value.length <= MOST_BYTES ? jsonOf(value) : undefined;
		return (json === undefined || holdsSecret(json) ? undefined : valueAssertions(json, at)) ?? [present(at)];
	});
}

/** Fields that are not the same wherever there is the row. */
function differingIn(
	aligned: Aligned,
	row: number,
	bytes: readonly (Uint8Array | undefined)[],
): readonly string[] {
	if (!aligned.isDiffering(row)) return [];
	return differingFields(bytes.flatMap((each) => (each && entriesOf(each) ? [each] : [])));
}

/** The fields of a row that hold something: one that is named and denied is there as NONE. */
function fieldsOf(row: Uint8Array | undefined): readonly string[] | null {
	const entries = entriesOf(row);
	return entries ? [...entries].filter(([, value]) => !isNone(value)).map(([name]) => name) : null;
}

function entriesOf(row: Uint8Array | undefined): ReadonlyMap<string, Uint8Array> | undefined {
	return row && mapEntries(row);
}
