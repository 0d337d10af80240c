/** What a suite writes in TOML, as values of the database: an integer stays one, and so does a point in time. */
import { CborCodec, DateTime } from "surrealdb";
import type { TomlTable, TomlValue } from "../../common/suites/toml";
import { head, RawValue } from "../cbor/codec";
import { Major } from "../cbor/reader";

const sdk = new CborCodec({});

/** The fields of a table, each to be sent. */
export function parametersOf(table: TomlTable | undefined): Record<string, RawValue> {
	const entries = [...(table?.entries.values() ?? [])];
	return Object.fromEntries(entries.map(({ key, value }) => [key, new RawValue(encoded(value))]));
}

function encoded(value: TomlValue): Uint8Array {
	switch (value.kind) {
		case "table": {
			const fields = [...value.entries.values()].flatMap((entry) => [
				sdk.encode(entry.key),
				encoded(entry.value),
			]);
			return Buffer.concat([head(Major.map, value.entries.size), ...fields]);
		}
		case "array":
			return Buffer.concat([head(Major.array, value.items.length), ...value.items.map(encoded)]);
		case "float": {
			// The SDK writes a float that is whole as an integer.
			const float = Buffer.alloc(9, 0xfb);
			float.writeDoubleBE(value.value, 1);
			return float;
		}
		case "datetime":
			// Without an offset it names no point in time, and stays a text.
			return sdk.encode(value.instant ? new DateTime(instantText(value.text)) : value.text);
		default:
			return sdk.encode(value.value);
	}
}

/** TOML allows a space, and small letters, where ISO 8601 has `T` and `Z`. */
function instantText(text: string): string {
	return text.replace(" ", "T").toUpperCase();
}
