/**
 * The SDK's extension point for its wire format, with two changes: the results of a query stay as the bytes they came
 * in, and values that are already CBOR are sent as they are. Everything else is the SDK's own codec.
 */
import { CborCodec, type ValueCodec } from "surrealdb";
import { errors } from "../../common/errors";
import { indexList, isDeeper, mapEntries } from "./reader";

/** A value as it came, or is to be sent. */
export class RawValue {
	constructor(readonly bytes: Uint8Array) {}

	/** Whether it is the same value, to the byte. */
	equals(other: RawValue): boolean {
		return Buffer.compare(this.bytes, other.bytes) === 0;
	}
}

/** What one statement of a query gave, its value undecoded. */
export interface RawStatement {
	readonly status: "OK" | "ERR";
	/** Such as `123.4µs`. */
	readonly time: string;
	readonly value: RawValue;
	/** The server's kind of error, such as `NotFound`. */
	readonly kind?: string;
}

/** The answer to a query, its values undecoded. */
export class RawResults {
	constructor(readonly statements: readonly RawStatement[]) {}
}

const sdk = new CborCodec({});

/** Decodes one value by the SDK's codec. */
export function decodeValue<T>(bytes: Uint8Array): T {
	return sdk.decode<T>(bytes);
}

/** The codec to give to `new Surreal({ codecs })`. */
export class LazyCodec implements ValueCodec {
	encode<T>(data: T): Uint8Array {
		return hasRawParameter(data) ? encodeRequest(data) : sdk.encode(data);
	}

	decode<T>(data: Uint8Array): T {
		// What a codec decodes is T by the caller's word only, here as in the SDK.
		return (decodeMessage(data) ?? sdk.decode<T>(data)) as T;
	}
}

/** A message that carries query results; `undefined` for every other one. */
function decodeMessage(data: Uint8Array): unknown {
	if (data.length === 0) return undefined;
	// The embedded engine answers with the list alone, a server with a map that holds it as `result`.
	const list = rawResults(data);
	if (list) return list;
	const entries = mapEntries(data);
	const result = entries?.get("result");
	if (!entries || !result) return undefined;
	const results = rawResults(result);
	if (!results) return undefined;
	const message: Record<string, unknown> = {};
	for (const [key, bytes] of entries) message[key] = key === "result" ? results : sdk.decode(bytes);
	return message;
}

function rawResults(data: Uint8Array): RawResults | undefined {
	const offsets = indexList(data);
	if (!offsets || offsets.length < 2) return undefined;
	const statements: RawStatement[] = [];
	for (let i = 0; i + 1 < offsets.length; i++) {
		const statement = rawStatement(data.subarray(offsets[i], offsets[i + 1]));
		if (!statement) return undefined;
		statements.push(statement);
	}
	return new RawResults(statements);
}

const none = new RawValue(sdk.encode(undefined));

function rawStatement(bytes: Uint8Array): RawStatement | undefined {
	const entries = mapEntries(bytes);
	const status = entries?.get("status");
	const time = entries?.get("time");
	if (!entries || !status || !time) return undefined;
	const word = sdk.decode<unknown>(status);
	if (word !== "OK" && word !== "ERR") return undefined;
	const result = entries.get("result");
	const kind = entries.get("kind");
	return {
		status: word,
		time: String(sdk.decode<unknown>(time)),
		value: result ? new RawValue(result) : none,
		...(kind ? { kind: String(sdk.decode<unknown>(kind)) } : {}),
	};
}

/** A JSON value to be sent. Whole numbers that JavaScript does not hold exactly are floats, as which they were meant. */
export function encodeJson(value: unknown): RawValue {
	const parts: Uint8Array[] = [];
	pushJson(parts, value);
	return new RawValue(Buffer.concat(parts));
}

function pushJson(parts: Uint8Array[], value: unknown): void {
	if (Array.isArray(value)) {
		parts.push(head(4, value.length));
		for (const entry of value) pushJson(parts, entry);
	} else if (isPlainObject(value)) {
		pushFields(parts, value, pushJson);
	} else if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
		const float = Buffer.alloc(9, 0xfb);
		float.writeDoubleBE(value, 1);
		parts.push(float);
	} else parts.push(sdk.encode(value));
}

/** Each value of a JSON object, to be sent. */
export function encodeJsonFields(fields: Readonly<Record<string, unknown>>): Record<string, RawValue> {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, encodeJson(value)]));
}

function hasRawParameter(data: unknown): data is Record<string, unknown> & { params: readonly unknown[] } {
	return (
		typeof data === "object" &&
		data !== null &&
		"params" in data &&
		Array.isArray(data.params) &&
		data.params.some(isRaw)
	);
}

function isRaw(value: unknown): boolean {
	if (value instanceof RawValue) return true;
	return isPlainObject(value) && Object.values(value).some((entry) => entry instanceof RawValue);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A request that is nested some levels deeper is never answered by server 3.3.2, which cannot read whose it is. */
const MOST_LEVELS = 90;

/** Writes the request's map and list heads by hand, so that raw values can stand between the SDK's own. */
function encodeRequest(request: Record<string, unknown> & { params: readonly unknown[] }): Uint8Array {
	const parts: Uint8Array[] = [];
	const fields = Object.entries(request).filter(([, value]) => value !== undefined);
	parts.push(head(5, fields.length));
	for (const [key, value] of fields) {
		parts.push(sdk.encode(key));
		if (key !== "params") parts.push(sdk.encode(value));
		else {
			parts.push(head(4, request.params.length));
			for (const parameter of request.params) pushValue(parts, parameter);
		}
	}
	return Buffer.concat(parts);
}

function pushValue(parts: Uint8Array[], value: unknown): void {
	if (value instanceof RawValue) {
		if (isDeeper(value.bytes, MOST_LEVELS)) throw errors.nestedTooDeep(MOST_LEVELS);
		parts.push(value.bytes);
	} else if (isPlainObject(value) && isRaw(value)) pushFields(parts, value, pushValue);
	else parts.push(sdk.encode(value));
}

function pushFields(parts: Uint8Array[], object: Record<string, unknown>, push: typeof pushValue): void {
	const fields = Object.entries(object);
	parts.push(head(5, fields.length));
	for (const [key, entry] of fields) {
		parts.push(sdk.encode(key));
		push(parts, entry);
	}
}

/** A CBOR head of less than 2³² entries: JavaScript has no longer lists. */
export function head(major: number, count: number): Uint8Array {
	const first = major << 5;
	if (count < 24) return Uint8Array.of(first | count);
	const bytes = Buffer.alloc(count < 65_536 ? 3 : 5);
	if (count < 65_536) bytes.writeUInt16BE(count, 1);
	else bytes.writeUInt32BE(count, 1);
	bytes[0] = first | (count < 65_536 ? 25 : 26);
	return bytes;
}
