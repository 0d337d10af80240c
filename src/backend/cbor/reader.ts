/**
 * The few CBOR heads (RFC 8949) that SurrealDB writes, read in place.
 *
 * Why not a library: every decoder builds JavaScript values, in which `1` and `1.0`, or a set and an array, are the
 * same, and building them is what costs. Here nothing is built: an item is skipped, or read head by head.
 */

/** Major types of RFC 8949, section 3.1. */
export const Major = {
	unsigned: 0,
	negative: 1,
	bytes: 2,
	text: 3,
	array: 4,
	map: 5,
	tag: 6,
	simple: 7,
} as const;

/** One head: what kind of item, its argument, and where what follows it begins. */
export interface Head {
	major: number;
	/** Low five bits: tells a half, single and double float apart. */
	info: number;
	/** The argument; a 64-bit one above 2⁵³ is not exact here: read it by {@link bigArgument}. */
	argument: number;
	/** Offset behind the head. */
	end: number;
}

/** The bytes are not CBOR as SurrealDB writes it. */
export class CborError extends Error {
	override readonly name = "CborError";
}

/** A text's first character may be U+FEFF: a byte order mark it would be to a file only. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads the head at `offset`. Throws {@link CborError} at the end of the bytes or on an indefinite length. */
export function readHead(bytes: Uint8Array, offset: number): Head {
	const first = bytes[offset];
	if (first === undefined) throw new CborError("unexpected end");
	const major = first >> 5;
	const info = first & 31;
	if (info < 24) return { major, info, argument: info, end: offset + 1 };
	const size = argumentSize(info);
	const end = offset + 1 + size;
	if (end > bytes.length) throw new CborError("unexpected end");
	let argument = 0;
	for (let i = offset + 1; i < end; i++) argument = argument * 256 + (bytes[i] ?? 0);
	return { major, info, argument, end };
}

function argumentSize(info: number): number {
	if (info > 27) throw new CborError("indefinite length");
	return 1 << (info - 24);
}

/** The argument of the head at `offset`, exact up to 2⁶⁴ - 1. */
export function bigArgument(bytes: Uint8Array, offset: number): bigint {
	const info = (bytes[offset] ?? 0) & 31;
	if (info < 24) return BigInt(info);
	let value = 0n;
	for (let i = offset + 1; i <= offset + argumentSize(info); i++)
		value = value * 256n + BigInt(bytes[i] ?? 0);
	return value;
}

/** The float whose head is at `offset`: 16, 32 or 64 bits. */
export function readFloat(bytes: Uint8Array, offset: number): number {
	const view = new DataView(bytes.buffer, bytes.byteOffset + offset + 1);
	switch ((bytes[offset] ?? 0) & 31) {
		case 25:
			return halfFloat(view.getUint16(0));
		case 26:
			return view.getFloat32(0);
		case 27:
			return view.getFloat64(0);
		default:
			throw new CborError("not a float");
	}
}

/** IEEE 754 binary16, as RFC 8949 appendix D spells it out. */
function halfFloat(half: number): number {
	const exponent = (half >> 10) & 31;
	const mantissa = half & 1023;
	const sign = half & 0x8000 ? -1 : 1;
	if (exponent === 0) return sign * mantissa * 2 ** -24;
	if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
	return sign * (mantissa + 1024) * 2 ** (exponent - 25);
}

/** The text whose head has been read. */
export function readText(bytes: Uint8Array, head: Head): string {
	return utf8.decode(bytes.subarray(head.end, head.end + head.argument));
}

/** Offset behind the item that begins at `offset`. No recursion: depth costs nothing. */
export function skip(bytes: Uint8Array, offset: number): number {
	let at = offset;
	for (let pending = 1; pending > 0; pending--) {
		const first = bytes[at];
		if (first === undefined) throw new CborError("unexpected end");
		const info = first & 31;
		let argument = info;
		at++;
		if (info > 23) {
			const end = at + argumentSize(info);
			argument = 0;
			while (at < end) argument = argument * 256 + (bytes[at++] ?? 0);
		}
		switch (first >> 5) {
			case Major.bytes:
			case Major.text:
				at += argument;
				break;
			case Major.array:
				pending += argument;
				break;
			case Major.map:
				pending += 2 * argument;
				break;
			case Major.tag:
				pending += 1;
				break;
		}
	}
	if (at > bytes.length) throw new CborError("unexpected end");
	return at;
}

/** An item on the way through another one. */
interface Visit {
	readonly head: Head;
	/** How many lists, maps and tags it stands within. */
	readonly level: number;
	/** Whether it is the name of a field. */
	readonly isKey: boolean;
}

/** Every item within the item, which is the first. No recursion here either. */
function* visits(bytes: Uint8Array): Generator<Visit> {
	/** What is open, from the outermost inwards, with how many items are still to come. */
	const open = [{ left: 1, isMap: false }];
	for (let at = 0, inner = open.at(-1); inner; inner = open.at(-1)) {
		inner.left--;
		const head = readHead(bytes, at);
		const { major, argument, end } = head;
		at = major === Major.bytes || major === Major.text ? end + argument : end;
		yield { head, level: open.length - 1, isKey: inner.isMap && inner.left % 2 === 1 };
		const left = itemsWithin(major, argument);
		if (left > 0) open.push({ left, isMap: major === Major.map });
		while (open.at(-1)?.left === 0) open.pop();
	}
}

/** Whether something in the item stands within more than `levels` lists, maps and tags. */
export function isDeeper(bytes: Uint8Array, levels: number): boolean {
	for (const { level } of visits(bytes)) if (level > levels) return true;
	return false;
}

/** Where the fields' names that are `name` begin, wherever in the item they stand. */
export function keysNamed(bytes: Uint8Array, name: string): readonly number[] {
	const found: number[] = [];
	for (const { head, isKey } of visits(bytes))
		if (isKey && head.major === Major.text && readText(bytes, head) === name) found.push(head.end);
	return found;
}

/** The items with this tag (below 24), wherever in the item they stand, each with its tag. */
export function itemsTagged(bytes: Uint8Array, tag: number): readonly Uint8Array[] {
	const found: Uint8Array[] = [];
	for (const { head } of visits(bytes))
		if (head.major === Major.tag && head.argument === tag)
			found.push(bytes.subarray(head.end - 1, skip(bytes, head.end)));
	return found;
}

function itemsWithin(major: number, argument: number): number {
	switch (major) {
		case Major.array:
			return argument;
		case Major.map:
			return 2 * argument;
		default:
			return major === Major.tag ? 1 : 0;
	}
}

/** Where each item of a list begins, and one more entry for its end; `undefined` when the item is no list. */
export function indexList(bytes: Uint8Array): Uint32Array | undefined {
	const head = readHead(bytes, 0);
	if (head.major !== Major.array) return undefined;
	const offsets = new Uint32Array(head.argument + 1);
	let at = head.end;
	for (let i = 0; i < head.argument; i++) {
		offsets[i] = at;
		at = skip(bytes, at);
	}
	offsets[head.argument] = at;
	return offsets;
}

/** The entries of a map with text keys, without decoding the values; `undefined` when the item is none. */
export function mapEntries(bytes: Uint8Array): Map<string, Uint8Array> | undefined {
	const head = readHead(bytes, 0);
	if (head.major !== Major.map) return undefined;
	const entries = new Map<string, Uint8Array>();
	let at = head.end;
	for (let i = 0; i < head.argument; i++) {
		const key = readHead(bytes, at);
		if (key.major !== Major.text) return undefined;
		const begin = key.end + key.argument;
		at = skip(bytes, begin);
		entries.set(readText(bytes, key), bytes.subarray(begin, at));
	}
	return entries;
}
