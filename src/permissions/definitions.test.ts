import { describe, expect, it } from "vitest";
import { type Defined, lastDefinition, mayDefine } from "./definitions";

function find(text: string, wanted: Defined) {
	const search = lastDefinition(text, wanted);
	for (;;) {
		const step = search.next();
		if (step.done) return step.value;
	}
}
const found = (text: string, wanted: Defined) => {
	const definition = find(text, wanted);
	return definition && text.slice(definition.start, definition.end);
};

describe("lastDefinition", () => {
	it.each([
		"DEFINE TABLE note",
		"define table overwrite note SCHEMAFULL",
		"DEFINE TABLE IF NOT EXISTS note",
		"DEFINE TABLE `note` TYPE NORMAL",
		"DEFINE TABLE ⟨note⟩",
		"DEFINE /* the */ TABLE -- one\n note",
	])("finds a table by %s", (text) => {
		expect(found(`DEFINE TABLE other; ${text}; DEFINE TABLE notes;`, { table: "note" })).toBe(text);
	});

	it.each([
		["DEFINE FIELD OVERWRITE title ON note TYPE string", "title"],
		["DEFINE FIELD title ON TABLE note", "title"],
		["DEFINE FIELD IF NOT EXISTS address.city ON note", "address.city"],
		["DEFINE FIELD tags[*] ON note", "tags.*"],
		["DEFINE FIELD tags.* ON note", "tags[*]"],
		["DEFINE FIELD `odd name`.x ON `note`", "`odd name`.x"],
		["DEFINE FIELD permissions ON note", "permissions"],
	])("finds a field by %s", (text, field) => {
		expect(found(`DEFINE FIELD ${field} ON other; ${text};`, { table: "note", field })).toBe(text);
	});

	it("takes the last one, and no comment, string or other thing for one", () => {
		const text = `
			DEFINE TABLE note SCHEMALESS;
			DEFINE TABLE note SCHEMAFULL;
			-- DEFINE TABLE note;
			LET $text = "DEFINE TABLE note;";
			DEFINE FIELD note ON other;
			REMOVE TABLE note;`;
		expect(found(text, { table: "note" })).toBe("DEFINE TABLE note SCHEMAFULL");
		expect(found(text, { table: "gone" })).toBeUndefined();
		expect(found(text, { table: "note", field: "title" })).toBeUndefined();
	});

	it("finds it in blocks too, and where the text ends in the middle of it", () => {
		expect(found("IF true { DEFINE TABLE note; CREATE x }", { table: "note" })).toBe("DEFINE TABLE note");
		expect(found("BEGIN; DEFINE TABLE note PERMISSIONS { x; y }", { table: "note" })).toBe(
			"DEFINE TABLE note PERMISSIONS { x; y }",
		);
	});

	it("knows where its permissions are", () => {
		const text = "DEFINE TABLE note SCHEMAFULL PERMISSIONS FOR select FULL; RETURN 1";
		const { permissions } = find(text, { table: "note" }) ?? {};
		expect(text.slice(permissions?.start, permissions?.end)).toBe("PERMISSIONS FOR select FULL");
		expect(find("DEFINE FIELD permissions ON note", { table: "note", field: "permissions" })).toEqual({
			start: 0,
			end: 32,
		});
	});

	it("lets others have a turn in a long text", () => {
		const search = lastDefinition("CREATE note; ".repeat(5_000), { table: "note" });
		expect(search.next().done).toBe(false);
	});
});

describe("mayDefine", () => {
	it("tells by the names, however they are written", () => {
		expect(mayDefine("DEFINE TABLE note", { table: "note" })).toBe(true);
		expect(mayDefine("define table `a\\`b`", { table: "a`b" })).toBe(true);
		expect(mayDefine("DEFINE FIELD tags[*] ON note", { table: "note", field: "tags.*" })).toBe(true);
		expect(mayDefine("DEFINE TABLE other", { table: "note" })).toBe(false);
		expect(mayDefine("CREATE note", { table: "note" })).toBe(false);
	});
});
