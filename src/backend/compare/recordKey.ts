/** Which record a row is, read from its bytes. */
import { Major, readHead, skip } from "../cbor/reader";

/** SurrealDB's tag of a record id. */
const RECORD_TAG = 8;

/** A row's record id, and the names of its fields: what aligning rows needs, read in one pass. */
export class RowReader {
	/** Fields of all rows that were read, in the order in which they first appeared. */
	readonly fields = new Set<string>();
	/** Names by their bytes. */
	readonly #known = new Map<string, Field>();
	/** The fields of the row before: most rows have the same. */
	readonly #before: Field[] = [];
	readonly #bytes: Buffer;

	constructor(bytes: Uint8Array) {
		this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	/** The bytes of the record id of the row at `begin`: its field `id`, or the row itself; `undefined` where it has none. */
	record(begin: number, end: number): string | undefined {
		const bytes = this.#bytes;
		const head = readHead(bytes, begin);
		if (head.major === Major.tag && head.argument === RECORD_TAG) return bytes.toString("latin1", begin, end);
		if (head.major !== Major.map) return undefined;
		let record: string | undefined;
		let at = head.end;
		for (let i = 0; i < head.argument; i++) {
			const key = readHead(bytes, at);
			const value = key.end + key.argument;
			const { isId } = this.#field(i, key.end, value);
			at = skip(bytes, value);
			if (isId && isRecord(bytes, value)) record = bytes.toString("latin1", value, at);
		}
		return record;
	}

	/** The field whose name stands there, which is the `index`th of its row. */
	#field(index: number, begin: number, end: number): Field {
		const before = this.#before[index];
		if (before && isSame(this.#bytes, begin, end, before.bytes)) return before;
		const latin = this.#bytes.toString("latin1", begin, end);
		const field = this.#known.get(latin) ?? this.#newField(latin);
		this.#before[index] = field;
		return field;
	}

	#newField(latin: string): Field {
		const bytes = Buffer.from(latin, "latin1");
		const name = bytes.toString("utf8");
		const field = { bytes, isId: name === "id" };
		this.#known.set(latin, field);
		this.fields.add(name);
		return field;
	}
}

/** A field by its name. */
interface Field {
	readonly bytes: Uint8Array;
	readonly isId: boolean;
}

/** Names are short: a loop costs less than a call that compares. */
function isSame(bytes: Uint8Array, begin: number, end: number, other: Uint8Array): boolean {
	if (end - begin !== other.length) return false;
	for (let i = 0; i < other.length; i++) if (bytes[begin + i] !== other[i]) return false;
	return true;
}

function isRecord(bytes: Uint8Array, at: number): boolean {
	// A short tag is one byte.
	return bytes[at] === (Major.tag << 5) + RECORD_TAG;
}

/** The bytes of a record id that {@link RowReader.record} gave. */
export function recordBytes(record: string): Uint8Array {
	return Buffer.from(record, "latin1");
}
