import { indexList, itemsTagged, Major, readHead, readText } from "./reader";

const RECORD_ID_TAG = 8;
const UUID_TAGS: readonly number[] = [9, 37];
const KEY_TYPES: readonly number[] = [Major.text, Major.unsigned, Major.negative, Major.array, Major.map];

/** The table of a record id; `undefined` for every other value, such as a range of record ids. */
export function tableOfRecordId(bytes: Uint8Array): string | undefined {
	const head = readHead(bytes, 0);
	if (head.major !== Major.tag || head.argument !== RECORD_ID_TAG) return undefined;
	const pair = bytes.subarray(head.end);
	const [atTable, atKey] = indexList(pair) ?? [];
	if (atTable === undefined || atKey === undefined) return undefined;
	const key = readHead(pair, atKey);
	const isKey = key.major === Major.tag ? UUID_TAGS.includes(key.argument) : KEY_TYPES.includes(key.major);
	const table = readHead(pair, atTable);
	return isKey && table.major === Major.text ? readText(pair, table) : undefined;
}

/** Whether a record id's key is a text. */
export function hasTextKey(id: Uint8Array): boolean {
	const pair = id.subarray(readHead(id, 0).end);
	const atKey = indexList(pair)?.[1];
	return atKey !== undefined && readHead(pair, atKey).major === Major.text;
}

/** The record ids in a value, wherever in it they stand. */
export function recordIdsIn(
	bytes: Uint8Array,
): readonly { readonly table: string; readonly id: Uint8Array }[] {
	return itemsTagged(bytes, RECORD_ID_TAG).flatMap((id) => {
		const table = tableOfRecordId(id);
		return table === undefined ? [] : [{ table, id }];
	});
}
