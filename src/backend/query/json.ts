import { jsonify } from "surrealdb";
import { decodeValue } from "../cbor/codec";
import { keysNamed } from "../cbor/reader";
import { toSurrealQL } from "../cbor/surrealql";

/** The one name that the SDK (2.0.8) loses as a field, with whatever stands there: for JavaScript it is no field. */
const LOST = "__proto__";
/** Stands in for it meanwhile: as long, and nobody's name. */
const FOUND = "__pr\0to__";

/**
 * A value as `stringify` writes what the SDK's `jsonify()` gives for it; as SurrealQL text where the SDK cannot read it
 * (2.0.8: a polygon without points).
 */
export function jsonText(bytes: Uint8Array, stringify: (value: unknown) => string): string {
	if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(LOST))
		return stringify(plain(bytes));
	const copy = Buffer.from(bytes);
	for (const at of keysNamed(copy, LOST)) copy.write(FOUND, at);
	return stringify(plain(copy)).replaceAll(JSON.stringify(FOUND), JSON.stringify(LOST));
}

function plain(bytes: Uint8Array): unknown {
	let value: unknown;
	try {
		value = decodeValue(bytes);
	} catch {
		return toSurrealQL(bytes);
	}
	return jsonify(value);
}
