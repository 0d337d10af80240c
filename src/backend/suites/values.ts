/**
 * A database value as JSON, as SurrealKit's assertions see it: what `surrealdb-types` (3.3) makes of it, in which a record
 * id, a duration, a decimal or a date is a text, NONE is null, and a set is a list.
 */
import type { Json } from "../../common/suites/json";
import { isPlainName, quote } from "../../common/surrealql/quote";
import { bigArgument, Major, readFloat, readHead, readText, skip } from "../cbor/reader";
import { toSurrealQL } from "../cbor/surrealql";
import { datetimeText } from "../cbor/times";

/** Tags of SurrealDB's CBOR; see `cbor/surrealql.ts`. */
const Tag = {
	none: 6,
	table: 7,
	recordId: 8,
	uuidText: 9,
	decimal: 10,
	datetime: 12,
	duration: 14,
	uuid: 37,
	set: 56,
	point: 88,
	collection: 94,
} as const;

const GEOMETRIES = [
	"Point",
	"LineString",
	"Polygon",
	"MultiPoint",
	"MultiLineString",
	"MultiPolygon",
	"GeometryCollection",
];

/** The JSON of the one value in `bytes`. */
export function jsonOf(bytes: Uint8Array): Json {
	const head = readHead(bytes, 0);
	switch (head.major) {
		case Major.unsigned:
			return bigArgument(bytes, 0);
		case Major.negative:
			return -1n - bigArgument(bytes, 0);
		case Major.bytes:
			return [...bytes.subarray(head.end, head.end + head.argument)].map(BigInt);
		case Major.text:
			return readText(bytes, head);
		case Major.array:
			return itemsOf(bytes).map(jsonOf);
		case Major.map:
			return fieldsOf(bytes);
		case Major.tag:
			return tagged(head.argument, bytes.subarray(head.end), bytes);
		default:
			return simple(bytes, head.info);
	}
}

function simple(bytes: Uint8Array, info: number): Json {
	if (info === 20 || info === 21) return info === 21;
	if (info === 22 || info === 23) return null;
	const float = readFloat(bytes, 0);
	return Number.isFinite(float) ? float : null;
}

function itemsOf(bytes: Uint8Array): Uint8Array[] {
	const head = readHead(bytes, 0);
	const items: Uint8Array[] = [];
	for (let at = head.end, i = 0; i < head.argument; i++) {
		const end = skip(bytes, at);
		items.push(bytes.subarray(at, end));
		at = end;
	}
	return items;
}

function fieldsOf(bytes: Uint8Array): Json {
	const head = readHead(bytes, 0);
	const fields = new Map<string, Json>();
	for (let at = head.end, i = 0; i < head.argument; i++) {
		const key = readHead(bytes, at);
		const begin = key.end + key.argument;
		at = skip(bytes, begin);
		fields.set(readText(bytes, key), jsonOf(bytes.subarray(begin, at)));
	}
	return fields;
}

/** `whole` is the value with its tag. */
function tagged(tag: number, value: Uint8Array, whole: Uint8Array): Json {
	switch (tag) {
		case Tag.none:
			return null;
		case Tag.set:
			return itemsOf(value).map(jsonOf);
		case Tag.table:
		case Tag.uuidText:
		case Tag.decimal:
			return jsonOf(value);
		case Tag.recordId:
			return recordText(value, whole);
		case Tag.datetime:
			return dateText(value);
		case Tag.duration:
			// Its literal, in which the unit is written by a letter that everybody can type.
			return toSurrealQL(whole).replace(/us/, "µs");
		case Tag.uuid:
			return toSurrealQL(whole).slice(2, -1);
		default:
			return tag >= Tag.point && tag <= Tag.collection ? geometry(tag, value) : toSurrealQL(whole);
	}
}

function dateText(value: Uint8Array): Json {
	const [seconds = 0n, nanoseconds = 0n] = itemsOf(value).map(jsonOf);
	if (typeof seconds !== "bigint" || typeof nanoseconds !== "bigint") return null;
	// Of the fraction three, six or nine digits.
	return datetimeText(seconds, nanoseconds).replace(
		/\.(\d+)Z$/,
		(_, digits: string) => `.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}Z`,
	);
}

function recordText(value: Uint8Array, whole: Uint8Array): Json {
	const [table, key] = itemsOf(value);
	const name = table && jsonOf(table);
	if (typeof name !== "string" || !key) return toSurrealQL(whole);
	const id = jsonOf(key);
	const isText = readHead(key, 0).major === Major.text;
	return `${isPlainName(name) ? name : quote(name, "`")}:${isText && typeof id === "string" ? keyText(id) : toSurrealQL(key)}`;
}

/** In quotes where it is no word, or could be taken for a number. */
function keyText(key: string): string {
	return /^[A-Za-z0-9_]+$/.test(key) && !/^[\d_]+$/.test(key) ? key : quote(key, "`");
}

function geometry(tag: number, value: Uint8Array): Json {
	const type: Json = GEOMETRIES[tag - Tag.point] ?? "";
	if (tag !== Tag.collection)
		return new Map<string, Json>([
			["type", type],
			["coordinates", coordinates(tag, value)],
		]);
	return new Map<string, Json>([
		["type", type],
		["geometries", itemsOf(value).map(jsonOf)],
	]);
}

/** A point is a list of numbers; everything else a list of what is tagged itself. */
function coordinates(tag: number, value: Uint8Array): Json {
	if (tag === Tag.point) return itemsOf(value).map(jsonOf);
	return itemsOf(value).map((item) => {
		const head = readHead(item, 0);
		return coordinates(head.argument, item.subarray(head.end));
	});
}
