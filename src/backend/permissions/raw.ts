/** Values that stay as the bytes they came in: a record id that JavaScript has read may be another one. */
import { RawValue } from "../cbor/codec";
import { indexList, Major } from "../cbor/reader";

/** The entries of a list; none of what is no list. */
export function entriesOf(list: Uint8Array): readonly Uint8Array[] {
	const offsets = indexList(list);
	return offsets ? [...offsets].slice(0, -1).map((from, at) => list.subarray(from, offsets[at + 1])) : [];
}

/** A list of values, to be sent. */
export function listOf(entries: readonly Uint8Array[]): RawValue {
	return new RawValue(Buffer.concat([listHead(entries.length), ...entries]));
}

function listHead(count: number): Buffer {
	const first = Major.array << 5;
	if (count < 24) return Buffer.of(first | count);
	const head = Buffer.alloc(5);
	head[0] = first | 26;
	head.writeUInt32BE(count, 1);
	return head;
}

/** The same text for the same value. */
export function keyOf(value: Uint8Array): string {
	return Buffer.from(value.buffer, value.byteOffset, value.length).toString("latin1");
}
