/** Values that stay as the bytes they came in: a record id that JavaScript has read may be another one. */
import { head, RawValue } from "../cbor/codec";
import { indexList, Major } from "../cbor/reader";

/** The entries of a list; none of what is no list. */
export function entriesOf(list: Uint8Array): readonly Uint8Array[] {
	const offsets = indexList(list);
	return offsets ? [...offsets].slice(0, -1).map((from, at) => list.subarray(from, offsets[at + 1])) : [];
}

/** A list of values, to be sent. */
export function listOf(entries: readonly Uint8Array[]): RawValue {
	return new RawValue(Buffer.concat([head(Major.array, entries.length), ...entries]));
}

/** The same text for the same value. */
export function keyOf(value: Uint8Array): string {
	return Buffer.from(value.buffer, value.byteOffset, value.length).toString("latin1");
}
