import { expect, test } from "vitest";
import { CancellationToken } from "vscode-jsonrpc";
import { MergedRows } from "./mergedRows";
import { Turns } from "./turns";

/** Columns of records, and the records in order with the place of each column's rows. */
async function merged(...columns: readonly string[]) {
	const rows = new MergedRows();
	const turns = new Turns(CancellationToken.None);
	const numbers: (readonly number[])[] = [];
	for (const column of columns) numbers.push(await rows.add([...column], turns));
	const { records, places } = rows.inOrder();
	return { records: records.join(""), at: numbers.map((column) => column.map((row) => places[row])) };
}

test("the first column's order; what only a later one has stands behind what it follows there", async () => {
	expect(await merged("ace", "abcd")).toEqual({
		records: "abcde",
		at: [
			[0, 2, 4],
			[0, 1, 2, 3],
		],
	});
	expect((await merged("bc", "ab")).records).toBe("abc");
	expect((await merged("", "ba", "cab")).records).toBe("cba");
});

test("a record that comes again has a row of its own, beside that of others", async () => {
	expect(await merged("aab", "aaa")).toEqual({
		records: "aaab",
		at: [
			[0, 1, 3],
			[0, 1, 2],
		],
	});
});
