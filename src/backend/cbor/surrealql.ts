/**
 * Writes a value's CBOR as SurrealQL text that gives back the same value of the same type.
 *
 * Every form below is checked against engine 3.0.2 and server 3.3.2 by sending the text back
 * (`test/contract/api/exactness.test.ts`).
 */
import { isPlainName, quote, quoteIdentifier } from "../../common/surrealql/quote";
import { bigArgument, CborError, Major, readFloat, readHead, readText, skip } from "./reader";
import { Tag } from "./tags";
import { datetimeText, durationText } from "./times";

/**
 * The SurrealQL text, on one line, of the one value in `bytes`.
 *
 * What no text gives back:
 * - Depth: the parser of 3.0.2 ends at 19 levels, that of 3.3.2 at 100 of arrays and objects and 19 of all else. An
 *   object that looks like GeoJSON counts as three.
 * - A file, on a server without `--allow-experimental=files`.
 * - NaN in a polygon: the engine closes the ring by one more point whenever it reads it.
 * - What only CBOR can bring into one set, since the engine takes it for equal: two polygons of no points.
 *
 * A server that is told to deny functions may not let `type::table`, `type::file` or `object::from_entries` through.
 */
export function toSurrealQL(bytes: Uint8Array): string {
	return new Writer(bytes).value();
}

/** A string as a SurrealQL literal. */
function quoteString(text: string): string {
	return quote(text, "'");
}

class Writer {
	#at = 0;
	constructor(private readonly bytes: Uint8Array) {}

	value(): string {
		const start = this.#at;
		const head = readHead(this.bytes, start);
		this.#at = head.end;
		switch (head.major) {
			case Major.unsigned:
				return bigArgument(this.bytes, start).toString();
			case Major.negative:
				return (-1n - bigArgument(this.bytes, start)).toString();
			case Major.bytes:
				return `b"${this.#hex(head.argument)}"`;
			case Major.text:
				this.#at += head.argument;
				return quoteString(readText(this.bytes, head));
			case Major.array:
				return `[${this.#items(head.argument).join(", ")}]`;
			case Major.map:
				return this.#object(head.argument);
			case Major.tag:
				return this.#tagged(head.argument);
			default:
				return this.#simple(start, head.info);
		}
	}

	#items(count: number): string[] {
		const items: string[] = [];
		for (let i = 0; i < count; i++) items.push(this.value());
		return items;
	}

	#hex(count: number): string {
		const part = this.bytes.subarray(this.#at, this.#at + count);
		this.#at += count;
		return Buffer.from(part.buffer, part.byteOffset, part.length).toString("hex").toUpperCase();
	}

	/** The text item that comes next. */
	#text(): string {
		const head = readHead(this.bytes, this.#at);
		if (head.major !== Major.text) throw new CborError("text expected");
		this.#at = head.end + head.argument;
		return readText(this.bytes, head);
	}

	#integer(): bigint {
		const start = this.#at;
		const head = readHead(this.bytes, start);
		this.#at = head.end;
		const value = bigArgument(this.bytes, start);
		return head.major === Major.negative ? -1n - value : value;
	}

	/** The head of a list that must come next; gives its length. */
	#list(): number {
		const head = readHead(this.bytes, this.#at);
		if (head.major !== Major.array) throw new CborError("list expected");
		this.#at = head.end;
		return head.argument;
	}

	#simple(start: number, info: number): string {
		switch (info) {
			case 20:
				return "false";
			case 21:
				return "true";
			case 22:
				return "NULL";
			case 23:
				return "NONE";
			default:
				return floatText(readFloat(this.bytes, start));
		}
	}

	#object(count: number): string {
		const entries = this.#entries(count);
		// A literal that looks like GeoJSON is read as a geometry, so an object that looks like it is built by a function.
		if (
			entries.some(([key]) => key === "type") &&
			entries.some(([key]) => key === "coordinates" || key === "geometries")
		)
			return `object::from_entries([${entries.map(([key, value]) => `[${quoteString(key)}, ${value}]`).join(", ")}])`;
		return objectText(entries);
	}

	#entries(count: number): [string, string][] {
		const entries: [string, string][] = [];
		for (let i = 0; i < count; i++) entries.push([this.#text(), this.value()]);
		return entries;
	}

	#tagged(tag: number): string {
		switch (tag) {
			case Tag.none:
				this.#at = skip(this.bytes, this.#at);
				return "NONE";
			case Tag.table:
				// A bare name would be read as a field.
				return `type::table(${quoteString(this.#text())})`;
			case Tag.recordId:
				return this.#recordId();
			case Tag.uuidText:
				return `u'${this.#text()}'`;
			case Tag.uuid:
				return this.#uuid();
			case Tag.decimal:
				return `${this.#text()}dec`;
			case Tag.datetimeText:
				return `d'${this.#text()}'`;
			case Tag.datetime: {
				const parts = this.#list();
				const seconds = parts > 0 ? this.#integer() : 0n;
				return `d'${datetimeText(seconds, parts > 1 ? this.#integer() : 0n)}'`;
			}
			case Tag.durationText:
				return this.#text();
			case Tag.duration: {
				const parts = this.#list();
				const seconds = parts > 0 ? this.#integer() : 0n;
				return durationText(seconds, parts > 1 ? this.#integer() : 0n);
			}
			case Tag.range:
				return this.#range(() => this.#limit());
			case Tag.set:
				return this.#set();
			case Tag.file: {
				this.#list();
				// Not `f"…"`, which takes few characters and which the embedded engine does not know.
				return `type::file(${quoteString(this.#text())}, ${quoteString(this.#text())})`;
			}
			default:
				return this.#geometry(tag);
		}
	}

	#set(): string {
		const count = this.#list();
		const first = count > 0 ? readHead(this.bytes, this.#at) : undefined;
		const items = this.#items(count);
		// `{a:1, a:2}` would be read as an object.
		if (first?.major === Major.tag && first.argument === Tag.recordId) return `<set>[${items.join(", ")}]`;
		return items.length < 2 ? `{${items.join("")},}` : `{${items.join(", ")}}`;
	}

	#uuid(): string {
		const head = readHead(this.bytes, this.#at);
		this.#at = head.end;
		const hex = this.#hex(head.argument).toLowerCase();
		return `u'${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}'`;
	}

	#recordId(): string {
		if (readHead(this.bytes, this.#at).major === Major.text) return `r${quoteString(this.#text())}`;
		this.#list();
		const table = readHead(this.bytes, this.#at).major === Major.tag ? this.#tableName() : this.#text();
		return `${quoteIdentifier(table)}:${this.#recordKey()}`;
	}

	#tableName(): string {
		this.#at = readHead(this.bytes, this.#at).end;
		return this.#text();
	}

	#recordKey(): string {
		const head = readHead(this.bytes, this.#at);
		if (head.major === Major.text) {
			const key = this.#text();
			return isPlainKey(key) ? key : quote(key, "`");
		}
		if (head.major === Major.tag && head.argument === Tag.range) {
			this.#at = head.end;
			return this.#range(() => this.#recordKey());
		}
		if (head.major !== Major.map) return this.value();
		// A key is never read as a geometry, and no function may stand there.
		this.#at = head.end;
		return objectText(this.#entries(head.argument));
	}

	/** A range whose bounds are written by `limit`. */
	#range(limit: () => string): string {
		this.#list();
		const begin = this.#bound(limit);
		const end = this.#bound(limit);
		const low = begin ? begin.text + (begin.included ? "" : ">") : "";
		const high = end ? (end.included ? "=" : "") + end.text : "";
		return `${low}..${high}`;
	}

	#bound(limit: () => string): { text: string; included: boolean } | undefined {
		const head = readHead(this.bytes, this.#at);
		if (head.major !== Major.tag) {
			this.#at = skip(this.bytes, this.#at);
			return undefined;
		}
		this.#at = head.end;
		return { text: limit(), included: head.argument === Tag.included };
	}

	/** A value beside the dots of a range: in parentheses where they could be taken for a part of it. */
	#limit(): string {
		const { major, argument } = readHead(this.bytes, this.#at);
		const text = this.value();
		const isRange = major === Major.tag && argument === Tag.range;
		return !isRange && /^(-?\d|[du]?')/.test(text) ? text : `(${text})`;
	}

	#geometry(tag: number): string {
		if (tag === Tag.point) return `(${this.#numbers().join(", ")})`;
		return this.#geoJson(tag);
	}

	/** As GeoJSON, which must be so through and through: a collection that holds `(1, 2)` would be an object. */
	#geoJson(tag: number): string {
		const type = geometryTypes[tag];
		if (!type) throw new CborError(`unknown tag ${tag}`);
		if (tag !== Tag.collection) return `{ type: '${type}', coordinates: ${this.#coordinates(tag)} }`;
		const geometries: string[] = [];
		for (let count = this.#list(); count > 0; count--) {
			const head = readHead(this.bytes, this.#at);
			this.#at = head.end;
			geometries.push(this.#geoJson(head.argument));
		}
		return `{ type: '${type}', geometries: [${geometries.join(", ")}] }`;
	}

	/** The two numbers of a point. */
	#numbers(): string[] {
		const numbers: string[] = [];
		for (let count = this.#list(); count > 0; count--) {
			numbers.push(coordinateText(readFloat(this.bytes, this.#at)));
			this.#at = skip(this.bytes, this.#at);
		}
		return numbers;
	}

	/** Lists of lists of points, as GeoJSON nests them. */
	#coordinates(tag: number): string {
		if (tag === Tag.point) return `[${this.#numbers().join(", ")}]`;
		const parts: string[] = [];
		for (let count = this.#list(); count > 0; count--) {
			const head = readHead(this.bytes, this.#at);
			this.#at = head.end;
			parts.push(this.#coordinates(head.argument));
		}
		return `[${parts.join(", ")}]`;
	}
}

const geometryTypes: Readonly<Record<number, string>> = {
	[Tag.point]: "Point",
	[Tag.line]: "LineString",
	[Tag.polygon]: "Polygon",
	[Tag.multiPoint]: "MultiPoint",
	[Tag.multiLine]: "MultiLineString",
	[Tag.multiPolygon]: "MultiPolygon",
	[Tag.collection]: "GeometryCollection",
};

function objectText(entries: readonly (readonly [key: string, value: string])[]): string {
	if (entries.length === 0) return "{}";
	return `{ ${entries.map(([key, value]) => `${objectKey(key)}: ${value}`).join(", ")} }`;
}

function objectKey(key: string): string {
	return isPlainKey(key) ? key : quoteString(key);
}

/** In an object and in a record id every keyword can be a key, but for the two numbers. */
function isPlainKey(key: string): boolean {
	return isPlainName(key) && key !== "NaN" && key !== "Infinity";
}

/** With the suffix that makes it a float and not an integer or a decimal. */
function floatText(value: number): string {
	if (Number.isNaN(value)) return "NaN";
	if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
	if (Object.is(value, -0)) return "-0f";
	return `${value.toString().replace("e+", "e")}f`;
}

/**
 * A number within a geometry, where only a literal may stand and every one is a float: without the suffix unless it
 * would lose its sign or not fit an integer. `-Infinity` is no literal.
 */
function coordinateText(value: number): string {
	if (value === Number.NEGATIVE_INFINITY) return "-1e999f";
	const text = floatText(value);
	const isInteger = Number.isInteger(value);
	return Object.is(value, -0) || (isInteger && !Number.isSafeInteger(value)) ? text : text.replace(/f$/, "");
}
