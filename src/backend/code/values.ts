/**
 * A value's CBOR as an expression of a programming language: one walk over the bytes, and for each language a table of
 * how it writes each type. From the bytes, because the SDK's JavaScript values do not tell `1` from `1.0`.
 */
import { bigArgument, CborError, Major, readFloat, readHead, readText, skip } from "../cbor/reader";
import { Tag } from "../cbor/tags";
import { datetimeText, durationText } from "../cbor/times";

/** How a language writes each type, with the types of its SDK. `undefined`: the SDK has none that gives the same value. */
export interface ValueWords {
	readonly none: string | undefined;
	readonly null: string | undefined;
	readonly true: string;
	readonly false: string;
	/** From -2⁶³ to 2⁶³ - 1. */
	int(value: bigint): string;
	float(value: number): string | undefined;
	text(value: string): string;
	bytes(value: Uint8Array): string | undefined;
	list(items: readonly string[]): string;
	object(entries: readonly Entry[]): string;
	set(items: readonly string[]): string | undefined;
	/** Digits, with a point and a minus sign where it has them. */
	decimal(digits: string): string | undefined;
	datetime(value: Moment): string | undefined;
	duration(value: Moment): string | undefined;
	/** In lower case, with its four hyphens. */
	uuid(text: string): string | undefined;
	table(name: string): string | undefined;
	file(bucket: string, key: string): string | undefined;
	record(table: string, key: Key): string | undefined;
	recordRange(table: string, begin: Bound | undefined, end: Bound | undefined): string | undefined;
	range(begin: Bound | undefined, end: Bound | undefined): string | undefined;
	/** Whatever is within a line, a polygon or a collection is written by this function before. */
	geometry(kind: GeometryKind, parts: readonly string[]): string | undefined;
	/** The two numbers of a point. */
	point(x: number, y: number): string | undefined;
}

export type Entry = readonly [name: string, value: string];
/** Seconds, since the epoch for a point in time, and nanoseconds, with both as the literal of SurrealQL writes them. */
export interface Moment {
	readonly seconds: bigint;
	readonly nanoseconds: bigint;
	readonly text: string;
}
export interface Bound {
	readonly included: boolean;
	readonly value: string;
}
/** The part of a record's id behind the colon. */
export interface Key {
	readonly kind: "int" | "text" | "uuid" | "list" | "object";
	readonly value: string;
}
export type GeometryKind = "line" | "polygon" | "multiPoint" | "multiLine" | "multiPolygon" | "collection";

const geometryKinds: Readonly<Record<number, GeometryKind>> = {
	[Tag.line]: "line",
	[Tag.polygon]: "polygon",
	[Tag.multiPoint]: "multiPoint",
	[Tag.multiLine]: "multiLine",
	[Tag.multiPolygon]: "multiPolygon",
	[Tag.collection]: "collection",
};

/** The expression for the one value in `bytes`; `undefined` where the SDK has no type for it, or for a part of it. */
export function valueExpression(bytes: Uint8Array, words: ValueWords): string | undefined {
	try {
		return new Walk(bytes, words).value();
	} catch (error) {
		if (error instanceof NoType) return undefined;
		throw error;
	}
}

class NoType extends Error {
	override readonly name = "NoType";
}

function known<T>(written: T | undefined): T {
	if (written === undefined) throw new NoType();
	return written;
}

class Walk {
	#at = 0;
	constructor(
		private readonly bytes: Uint8Array,
		private readonly words: ValueWords,
	) {}

	value(): string {
		const { words } = this;
		const start = this.#at;
		const head = readHead(this.bytes, start);
		switch (head.major) {
			case Major.unsigned:
			case Major.negative:
				return words.int(this.#integer());
			case Major.bytes:
				return known(words.bytes(this.#byteString()));
			case Major.text:
				return words.text(this.#text());
			case Major.array:
				return words.list(this.#items());
			case Major.map:
				return words.object(this.#entries());
			case Major.tag:
				this.#at = head.end;
				return known(this.#tagged(head.argument));
			default:
				this.#at = head.end;
				return known(this.#simple(start, head.info));
		}
	}

	#simple(start: number, info: number): string | undefined {
		const { words } = this;
		switch (info) {
			case 20:
				return words.false;
			case 21:
				return words.true;
			case 22:
				return words.null;
			case 23:
				return words.none;
			default:
				return words.float(readFloat(this.bytes, start));
		}
	}

	#tagged(tag: number): string | undefined {
		const { words } = this;
		switch (tag) {
			case Tag.none:
				this.#skip();
				return words.none;
			case Tag.table:
				return words.table(this.#text());
			case Tag.recordId:
				return this.#record();
			case Tag.uuidText:
				return words.uuid(this.#text());
			case Tag.uuid:
				return words.uuid(this.#uuid());
			case Tag.decimal:
				return words.decimal(this.#text());
			case Tag.datetime:
				return words.datetime(this.#moment(datetimeText));
			case Tag.duration:
				return words.duration(this.#moment(durationText));
			case Tag.range:
				return words.range(...this.#bounds(() => this.value()));
			case Tag.set:
				return words.set(this.#items());
			case Tag.file:
				this.#list();
				return words.file(this.#text(), this.#text());
			case Tag.point:
				return this.#point();
			default: {
				const kind = geometryKinds[tag];
				// A newer server's type.
				return kind && words.geometry(kind, this.#items());
			}
		}
	}

	#record(): string | undefined {
		this.#list();
		const table = this.#tableName();
		const head = readHead(this.bytes, this.#at);
		if (head.major !== Major.tag || head.argument !== Tag.range) return this.words.record(table, this.#key());
		this.#at = head.end;
		return this.words.recordRange(table, ...this.#bounds(() => this.#key().value));
	}

	#tableName(): string {
		const head = readHead(this.bytes, this.#at);
		if (head.major === Major.tag) this.#at = head.end;
		return this.#text();
	}

	#key(): Key {
		const { major } = readHead(this.bytes, this.#at);
		const kinds: Readonly<Record<number, Key["kind"]>> = {
			[Major.unsigned]: "int",
			[Major.negative]: "int",
			[Major.text]: "text",
			[Major.array]: "list",
			[Major.map]: "object",
			[Major.tag]: "uuid",
		};
		return { kind: known(kinds[major]), value: this.value() };
	}

	#bounds(limit: () => string): [begin: Bound | undefined, end: Bound | undefined] {
		this.#list();
		const bound = (): Bound | undefined => {
			const head = readHead(this.bytes, this.#at);
			if (head.major !== Major.tag) {
				this.#skip();
				return undefined;
			}
			this.#at = head.end;
			return { included: head.argument === Tag.included, value: limit() };
		};
		const begin = bound();
		return [begin, bound()];
	}

	#point(): string | undefined {
		this.#list();
		const number = () => {
			const value = readFloat(this.bytes, this.#at);
			this.#skip();
			return value;
		};
		const x = number();
		return this.words.point(x, number());
	}

	#moment(text: (seconds: bigint, nanoseconds: bigint) => string): Moment {
		const parts = this.#list();
		const seconds = parts > 0 ? this.#integer() : 0n;
		const nanoseconds = parts > 1 ? this.#integer() : 0n;
		return { seconds, nanoseconds, text: text(seconds, nanoseconds) };
	}

	#uuid(): string {
		const hex = Buffer.from(this.#byteString()).toString("hex");
		return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
	}

	#items(): string[] {
		const items: string[] = [];
		for (let count = this.#list(); count > 0; count--) items.push(this.value());
		return items;
	}

	#entries(): Entry[] {
		const head = readHead(this.bytes, this.#at);
		this.#at = head.end;
		const entries: Entry[] = [];
		for (let i = 0; i < head.argument; i++) entries.push([this.#text(), this.value()]);
		return entries;
	}

	/** The head of a list that must come next; gives its length. */
	#list(): number {
		const head = readHead(this.bytes, this.#at);
		if (head.major !== Major.array) throw new CborError("list expected");
		this.#at = head.end;
		return head.argument;
	}

	#integer(): bigint {
		const start = this.#at;
		const { major, end } = readHead(this.bytes, start);
		this.#at = end;
		const value = bigArgument(this.bytes, start);
		return major === Major.negative ? -1n - value : value;
	}

	#text(): string {
		const head = readHead(this.bytes, this.#at);
		if (head.major !== Major.text) throw new CborError("text expected");
		this.#at = head.end + head.argument;
		return readText(this.bytes, head);
	}

	#byteString(): Uint8Array {
		const { major, argument, end } = readHead(this.bytes, this.#at);
		if (major !== Major.bytes) throw new CborError("bytes expected");
		this.#at = end + argument;
		return this.bytes.subarray(end, this.#at);
	}

	#skip(): void {
		this.#at = skip(this.bytes, this.#at);
	}
}
