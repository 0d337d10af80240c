import { RecordId, Uuid } from "surrealdb";
import { v7 } from "uuid";
import { decodeValue } from "../cbor/codec";

type Key = RecordId["id"];

/** An id that no record has, of the kind that `like` (CBOR) is of; a text where there is none to be like. */
export function newId(table: string, like: Uint8Array | undefined): RecordId {
	const other = like && decodeValue<unknown>(like);
	return new RecordId(table, other instanceof RecordId ? (another(other.id) as Key) : text());
}

function another(key: unknown): unknown {
	if (typeof key === "number" || typeof key === "bigint")
		return 2 ** 40 + Math.floor(Math.random() * 2 ** 40);
	if (key instanceof Uuid) return new Uuid(v7());
	if (Array.isArray(key) && key.length > 0) return [...key.slice(0, -1), another(key.at(-1))];
	if (typeof key === "object" && key !== null && Object.getPrototypeOf(key) === Object.prototype) {
		const entries = Object.entries(key);
		const last = entries.at(-1);
		return last ? { ...key, [last[0]]: another(last[1]) } : key;
	}
	return text();
}

function text(): string {
	return v7().replaceAll("-", "");
}
