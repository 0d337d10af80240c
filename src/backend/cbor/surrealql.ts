/**
 * Writes a value's CBOR as SurrealQL text that gives back the same value of the same type.
 *
 * The tags are those of SurrealDB's CBOR protocol (seen on engine 3.0.2 and server 3.3.2); every form below is checked
 * against both by sending the text back (`test/contract/exactness.test.ts`).
 */
import { bigArgument, CborError, Major, readFloat, readHead, readText, skip } from "./reader";

const Tag = {
	datetimeText: 0,
	none: 6,
	table: 7,
	recordId: 8,
	uuidText: 9,
	decimal: 10,
	datetime: 12,
	durationText: 13,
	duration: 14,
	uuid: 37,
	range: 49,
	included: 50,
	excluded: 51,
	file: 55,
	set: 56,
	point: 88,
	line: 89,
	polygon: 90,
	multiPoint: 91,
	multiLine: 92,
	multiPolygon: 93,
	collection: 94,
} as const;

/** The SurrealQL text, on one line, of the one value in `bytes`. */
export function toSurrealQL(bytes: Uint8Array): string {
	return new Writer(bytes).value();
}

/** A string as a SurrealQL literal. */
function quoteString(text: string): string {
	let out = "'";
	for (const char of text) out += escapes[char] ?? char;
	return `${out}'`;
}
const escapes: Readonly<Record<string, string>> = {
	"'": "\\'",
	"\\": "\\\\",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
	"\b": "\\b",
	"\f": "\\f",
	"\0": "\\0",
};

/** A name (table, field, namespace, variable) as an identifier, quoted where it must be. */
export function quoteIdentifier(name: string): string {
	if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name.toUpperCase())) return name;
	return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}
/** Words that are values of their own where an identifier could stand. */
const reserved = new Set(["NONE", "NULL", "TRUE", "FALSE", "NAN", "INFINITY"]);

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
		if (count === 0) return "{}";
		const entries: [string, string][] = [];
		for (let i = 0; i < count; i++) entries.push([this.#text(), this.value()]);
		// A literal that looks like GeoJSON is read as a geometry, so an object that looks like it is built by a function.
		if (
			entries.some(([key]) => key === "type") &&
			entries.some(([key]) => key === "coordinates" || key === "geometries")
		)
			return `object::from_entries([${entries.map(([key, value]) => `[${quoteString(key)}, ${value}]`).join(", ")}])`;
		return `{ ${entries.map(([key, value]) => `${objectKey(key)}: ${value}`).join(", ")} }`;
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
				return this.#range();
			case Tag.set: {
				const items = this.#items(this.#list());
				return items.length < 2 ? `{${items.join("")},}` : `{${items.join(", ")}}`;
			}
			case Tag.file: {
				this.#list();
				const bucket = this.#text();
				return `f"${bucket}:${this.#text().replace(/["\\]/g, "\\$&")}"`;
			}
			default:
				return this.#geometry(tag);
		}
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
		if (head.major === Major.text) return recordKeyText(this.#text());
		return this.value();
	}

	#range(): string {
		this.#list();
		const begin = this.#bound();
		const end = this.#bound();
		const low = begin ? begin.text + (begin.included ? "" : ">") : "";
		const high = end ? (end.included ? "=" : "") + end.text : "";
		return `${low}..${high}`;
	}

	#bound(): { text: string; included: boolean } | undefined {
		const head = readHead(this.bytes, this.#at);
		if (head.major !== Major.tag) {
			this.#at = skip(this.bytes, this.#at);
			return undefined;
		}
		this.#at = head.end;
		const nested = readHead(this.bytes, this.#at);
		const isRange = nested.major === Major.tag && nested.argument === Tag.range;
		const text = this.value();
		return { text: isRange ? `(${text})` : text, included: head.argument === Tag.included };
	}

	#geometry(tag: number): string {
		const type = geometryTypes[tag];
		if (!type) throw new CborError(`unknown tag ${tag}`);
		if (tag === Tag.point) return this.#coordinates();
		if (tag === Tag.collection)
			return `{ type: '${type}', geometries: [${this.#items(this.#list()).join(", ")}] }`;
		return `{ type: '${type}', coordinates: ${this.#nestedCoordinates()} }`;
	}

	/** A point as `(x, y)`: the one form whose coordinates may be any number. */
	#coordinates(): string {
		const [x = "", y = ""] = this.#numbers();
		return `(${x}, ${y})`;
	}

	#numbers(): string[] {
		const count = this.#list();
		const numbers: string[] = [];
		for (let i = 0; i < count; i++) numbers.push(this.value());
		return numbers.map((text) => text.replace(/f$|dec$/, ""));
	}

	/** Lists of lists of points, as GeoJSON nests them. */
	#nestedCoordinates(): string {
		const head = readHead(this.bytes, this.#at);
		if (head.major === Major.tag) {
			this.#at = head.end;
			if (head.argument === Tag.point) return `[${this.#numbers().join(", ")}]`;
			return this.#nestedCoordinates();
		}
		const count = this.#list();
		const parts: string[] = [];
		for (let i = 0; i < count; i++) parts.push(this.#nestedCoordinates());
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

function objectKey(key: string): string {
	return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : quoteString(key);
}

/** A record id's text key: quoted unless it can only be read as text. */
function recordKeyText(key: string): string {
	if (/^(?=.*[A-Za-z_])[A-Za-z0-9_]+$/.test(key) && !/^[0-9]/.test(key)) return quoteIdentifier(key);
	return `\`${key.replace(/[\\`]/g, "\\$&")}\``;
}

/** With the suffix that makes it a float and not an integer or a decimal. */
function floatText(value: number): string {
	if (Number.isNaN(value)) return "NaN";
	if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
	if (Object.is(value, -0)) return "-0f";
	return `${value.toString().replace("e+", "e")}f`;
}

const SECONDS_A_DAY = 86_400n;

/** ISO 8601 with up to nanoseconds; years outside 0 to 9999 carry a sign. */
function datetimeText(seconds: bigint, nanoseconds: bigint): string {
	const days = floorDivide(seconds, SECONDS_A_DAY);
	const rest = Number(seconds - days * SECONDS_A_DAY);
	const { year, month, day } = civilDate(Number(days));
	const date = `${yearText(year)}-${pad(month, 2)}-${pad(day, 2)}`;
	const time = `${pad(Math.floor(rest / 3600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
	const fraction = nanoseconds === 0n ? "" : `.${pad(Number(nanoseconds), 9).replace(/0+$/, "")}`;
	return `${date}T${time}${fraction}Z`;
}

function floorDivide(value: bigint, by: bigint): bigint {
	const quotient = value / by;
	return value % by < 0n ? quotient - 1n : quotient;
}

/** Proleptic Gregorian date of a day counted from 1970-01-01. JavaScript's Date ends 13,000 years too early. */
function civilDate(day: number): { year: number; month: number; day: number } {
	const shifted = day + 719_468; // days since 0000-03-01
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	return {
		year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
		month,
		day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
	};
}

function yearText(year: number): string {
	if (year >= 0 && year <= 9999) return pad(year, 4);
	return `${year < 0 ? "-" : "+"}${pad(Math.abs(year), 4)}`;
}

function pad(value: number, digits: number): string {
	return value.toString().padStart(digits, "0");
}

const durationUnits: readonly (readonly [string, bigint])[] = [
	["y", 365n * SECONDS_A_DAY],
	["w", 7n * SECONDS_A_DAY],
	["d", SECONDS_A_DAY],
	["h", 3600n],
	["m", 60n],
	["s", 1n],
];
const subSecondUnits: readonly (readonly [string, bigint])[] = [
	["ms", 1_000_000n],
	["us", 1000n],
	["ns", 1n],
];

function durationText(seconds: bigint, nanoseconds: bigint): string {
	const text = spread(seconds, durationUnits) + spread(nanoseconds, subSecondUnits);
	return text || "0ns";
}

function spread(amount: bigint, units: readonly (readonly [string, bigint])[]): string {
	let rest = amount;
	let text = "";
	for (const [unit, size] of units) {
		if (rest >= size) text += `${rest / size}${unit}`;
		rest %= size;
	}
	return text;
}
