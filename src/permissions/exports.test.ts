import { describe, expect, it } from "vitest";
import type { MatrixSession } from "../protocol/matrixPage";
import type { MatrixCell } from "../protocol/permissions";
import { asCsv, asJson } from "./exports";

const session: MatrixSession = {
	id: "1",
	name: "bob, who",
	kind: "record",
	fullRights: false,
	who: "user:bob",
	place: "app/dev",
	colour: "",
	mark: "",
};
const cell = (more: Partial<MatrixCell>): MatrixCell => ({
	session: "1",
	table: "note",
	action: "select",
	verdict: "partly",
	...more,
});

describe("asCsv", () => {
	it("has a line of names and one a cell, quoted where they have to be", () => {
		const lines = asCsv(
			[session],
			[
				cell({ allowed: 3, tried: 7, clause: 'FOR select WHERE a = "x",\nb' }),
				cell({ field: "text", verdict: "unknown" }),
			],
		);
		expect(lines).toBe(
			"session,who,table,field,action,verdict,allowed,tried,reason,clause\r\n" +
				'"bob, who",user:bob,note,,select,partly,3,7,,"FOR select WHERE a = ""x"",\nb"\r\n' +
				'"bob, who",user:bob,note,text,select,unknown,,,,\r\n',
		);
	});

	it.each(["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1"])("keeps %j from being a formula", (name) => {
		const [, line = ""] = asCsv([], [cell({ table: name })]).split(/\r\n/);
		expect(line.replaceAll('"', "")).toContain(`1,,'${name},`);
	});
});

describe("asJson", () => {
	it("is what the API gives", () => {
		const cells = [cell({ field: "text", allowed: 0, tried: 2 })];
		expect(JSON.parse(asJson([session], cells))).toEqual({
			sessions: ["1"],
			about: [{ id: "1", name: "bob, who", who: "user:bob", place: "app/dev" }],
			cells,
		});
	});
});
