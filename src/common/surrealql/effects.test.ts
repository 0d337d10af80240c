import { describe, expect, test } from "vitest";
import { effectsOf } from "./effects";

describe("what a text writes", () => {
	test.each([
		["CREATE note", ["CREATE note"]],
		["create only note:1 SET a = 1; UPDATE note SET b = 2", ["CREATE note", "UPDATE note"]],
		["DELETE FROM note WHERE true", ["DELETE note"]],
		["DELETE note; DELETE $them", ["DELETE note", "DELETE"]],
		["INSERT IGNORE INTO note { id: 1 } ON DUPLICATE KEY UPDATE a = 1", ["INSERT note"]],
		["INSERT [{ id: note:1 }]", ["INSERT"]],
		["RELATE user:a->likes->note:b", ["RELATE user"]],
		["UPSERT `odd name`:1", ["UPSERT `odd name`"]],
		["CREATE |note:10|", ["CREATE"]],
		["LET $x = CREATE note RETURN AFTER", ["CREATE note"]],
		["IF $a { UPDATE note SET x = 1 } ELSE { DELETE note }", ["UPDATE note", "DELETE note"]],
		["IF $a THEN CREATE note; END", ["CREATE note"]],
		["FOR $n IN (SELECT * FROM note) { UPDATE $n.id SET x = 1 }", ["UPDATE"]],
		["RETURN [1, (CREATE note)]", ["CREATE note"]],
		["CREATE type::record('note', 1)", ["CREATE"]],
		["DEFINE TABLE IF NOT EXISTS note; REMOVE FIELD a ON note", ["DEFINE TABLE note", "REMOVE FIELD a"]],
		["DEFINE FUNCTION fn::a::b() { CREATE note }; RETURN 1", ["DEFINE FUNCTION fn::a::b"]],
		["{ DEFINE TABLE x }; CREATE y", ["DEFINE TABLE x", "CREATE y"]],
		["ACCESS look ON DATABASE GRANT FOR RECORD user:a", ["ACCESS look"]],
		["RETURN 1 /a; CREATE note; b/ 2", ["CREATE note"]],
		["RETURN sequence::nextval('s')", ["sequence::nextval"]],
	])("%s", (text, writes) => expect(effectsOf(text).writes).toEqual(writes));

	test.each([
		"SELECT * FROM note WHERE text = 'CREATE note'",
		"SELECT create, update FROM note ORDER BY delete DESC",
		"SELECT delete AS d FROM x -- DELETE note",
		"RETURN { create: 1, update: 2 }.create",
		"SELECT $before.update FROM note:create",
		"INFO FOR TABLE note; SHOW CHANGES FOR TABLE note SINCE 1",
		"ACCESS look SHOW ALL",
		"RETURN create",
		"TABLE note PERMISSIONS FOR select, update WHERE a FOR create FULL, FOR delete NONE FOR update, delete NONE",
		"",
	])("nothing: %s", (text) => expect(effectsOf(text).writes).toEqual([]));
});

test("what a roll-back does not undo", () => {
	expect(effectsOf("RETURN http::post('x'); SELECT * FROM http::get ('y')").outside).toEqual([
		"http::post",
		"http::get",
	]);
	expect(effectsOf("RETURN function() { return fetch('x') }").outside).toEqual(["JavaScript"]);
	expect(effectsOf("RETURN sequence :: nextval('s')").outside).toEqual(["sequence::nextval"]);
	expect(effectsOf("RETURN `sequence`::nextval('s')").outside).toEqual(["sequence::nextval"]);
	expect(effectsOf("ALTER SYSTEM QUERY_TIMEOUT 1s").outside).toEqual(["ALTER SYSTEM"]);
	expect(effectsOf("RETURN 'http::get()'; -- http::get()").outside).toEqual([]);
	// What is defined does not run.
	expect(effectsOf("DEFINE FUNCTION fn::x() { http::get('x') }").outside).toEqual([]);
});

test("what it calls, names and defines", () => {
	const { calls, names, writesAnywhere, defines } = effectsOf(
		"DEFINE FUNCTION fn::x($a: int) { RETURN 1; }; RETURN fn::x(fn::deep::er(1)); SELECT * FROM `a b`, note",
	);
	expect(calls).toEqual(["fn::x", "fn::deep::er"]);
	expect(names).toContain("a b");
	expect(names).toContain("note");
	expect(writesAnywhere).toBe(false);
	expect(defines).toEqual(new Map([["fn::x", "DEFINE FUNCTION fn::x($a: int) { RETURN 1; }"]]));
	expect(effectsOf("UPDATE $it").writesAnywhere).toBe(true);
});
