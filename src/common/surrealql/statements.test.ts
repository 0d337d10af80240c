import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokens } from "./lexer";
import { blockAt, groupStatements, holdsStatement, isSingleExpression, splitStatements } from "./statements";

const texts = (text: string) => splitStatements(text).map((each) => text.slice(each.start, each.end));
const kinds = (text: string) => splitStatements(text).map((each) => each.kind);

describe("splitStatements", () => {
	it("cuts at semicolons and trims white space and comments", () => {
		expect(texts(" -- one\n SELECT 1 ; /* two */ RETURN 2 # end\n;")).toEqual(["SELECT 1", "RETURN 2"]);
	});
	it("knows no empty statements", () => {
		expect(texts(";; ;RETURN 1;;\n--x\n;")).toEqual(["RETURN 1"]);
		expect(texts("")).toEqual([]);
		expect(texts("-- only this; or that")).toEqual([]);
	});
	it.each([
		["strings", `RETURN 'a;\\';b' + "c;'" + r"x:1;" + d'2020;'`],
		["quoted names", "SELECT `a;\\`b`, ⟨c;\\⟩d⟩ FROM t"],
		["comments", "RETURN 1 -- a;\n + 2 // b; '\n + 3 # c;\n + 4 /* d; */ + 5"],
		["brackets", "RETURN { a: (1; 2), b: [3; { 4; }] }"],
		["blocks", "FOR $i IN 0..3 { CREATE t; CREATE u; }"],
		["IF … THEN … END", "IF $a THEN CREATE t; ELSE IF $b THEN CREATE u; ELSE IF $c THEN 1; ELSE 2; END"],
		["nested IF … THEN … END", "IF a THEN IF b THEN 1; ELSE 2; END; ELSE 3; END"],
		[
			"JavaScript",
			"RETURN function($a) { const s = `};'`; let x = 1; x--; /* } */ return { a: '}' }; // }\n }",
		],
		["regular expressions", "RETURN string::matches('a', /a;'\\/\"/)"],
		["dashes in arrows", "SELECT <-knows<-person, ->knows->person FROM x"],
	])("keeps %s together", (_, text) => {
		expect(texts(`${text};RETURN 9`)).toEqual([text, "RETURN 9"]);
	});
	it.each([
		["SELECT a / b; RETURN c / d"],
		["SELECT (a) / 2; RETURN [1][0] / 3"],
		["SELECT value / 2; RETURN 1 / 2"],
		["RETURN $a.in / 2; RETURN $b.in / 2"],
		["REMOVE TABLE IF EXISTS t; RETURN 1"],
		["DEFINE EVENT IF NOT EXISTS e ON t WHEN true THEN (CREATE x); RETURN 1"],
		["RETURN { if: 1, then: 2 }; RETURN 1"],
		["RETURN a--b;\n; RETURN 2"],
		["LET $function = (1); RETURN { # }\n }"],
	])("is not led astray by %s", (text) => {
		expect(texts(text)).toHaveLength(2);
	});
	it("classifies what changes how a text runs", () => {
		expect(
			kinds(
				"USE NS a DB b; use database b; LET $x = 1; begin; BEGIN TRANSACTION; COMMIT; cancel transaction; RETURN 1; SELECT 1",
			),
		).toEqual(["use", "use", "let", "begin", "begin", "commit", "cancel", "return", "other"]);
		expect(kinds("begin + 1; use; let; { USE NS a }; 'USE NS a'; user")).toEqual(Array(6).fill("other"));
	});
	it("names what a LET sets", () => {
		const names = splitStatements("LET $a = 1; let $⟨b c⟩ = 2; LET $`d\\`e` = 3").map((each) => each.letName);
		expect(names).toEqual(["a", "b c", "d`e"]);
	});
	it("names where a USE goes", () => {
		const text = "USE NS a DB `b c`; use database ⟨d⟩; USE NAMESPACE e; USE DEFAULT; RETURN 1";
		expect(splitStatements(text).map(({ use }) => use)).toEqual([
			{ namespace: "a", database: "b c" },
			{ database: "d" },
			{ namespace: "e" },
			{},
			undefined,
		]);
	});
	it.each([
		["RETURN 'a; RETURN 2", "string"],
		["RETURN `a; RETURN 2", "name"],
		["RETURN ⟨a; RETURN 2", "name"],
		["RETURN { a; RETURN 2", "bracket"],
		["RETURN 1 /* a; RETURN 2", "comment"],
		["RETURN function() { '", "script"],
		["IF a THEN b; RETURN 2", "bracket"],
	])("says what %s leaves open", (text, what) => {
		expect(splitStatements(text)).toMatchObject([{ unterminated: what }]);
	});
	it("passes over a bracket that closes nothing", () => {
		expect(texts("RETURN 1); RETURN [2}; RETURN 3]; RETURN 4")).toEqual([
			"RETURN 1)",
			"RETURN [2}; RETURN 3]",
			"RETURN 4",
		]);
	});
});

describe("groupStatements", () => {
	const groups = (text: string) =>
		groupStatements(splitStatements(text)).map((each) => text.slice(each.start, each.end));

	it("takes a transaction as one", () => {
		expect(groups("RETURN 1; BEGIN; a; b; COMMIT; c; BEGIN TRANSACTION; d; CANCEL")).toEqual([
			"RETURN 1",
			"BEGIN; a; b; COMMIT",
			"c",
			"BEGIN TRANSACTION; d; CANCEL",
		]);
	});
	it("lets a transaction without an end go on to the last statement", () => {
		expect(groups("a; BEGIN; b; c")).toEqual(["a", "BEGIN; b; c"]);
	});
});

describe("holdsStatement", () => {
	it.each(["", " ; ;\n", "-- RETURN 1", "/* RETURN 1; */ ;", "RETURN", "; RETURN 1", "}", "'"])(
		"agrees with the statements of %j",
		(text) => expect(holdsStatement(text)).toBe(splitStatements(text).length > 0),
	);
});

describe("blockAt", () => {
	const at = (marked: string) => {
		const text = marked.replace("‸", "");
		const block = blockAt(text, marked.indexOf("‸"));
		return block && text.slice(block.start, block.end);
	};
	it.each([
		["a‸b; cd", "ab"],
		["ab‸; cd", "ab"],
		["ab;‸ cd", "ab"],
		["ab; ‸cd", "cd"],
		["ab; -- about ab ‸\ncd", "ab"],
		["ab;\n-- about ‸ cd\ncd", "cd"],
		["ab;\n\n‸", "ab"],
		["‸\n\nab", "ab"],
		["ab;\n‸\ncd", "ab"],
		["ab;\n\n  ‸  \n\ncd", "ab"],
		["ab; -- about ab\n‸\ncd", "ab"],
		["ab;\n-- about cd\n‸\n-- more\ncd", "ab"],
		["ab;\n‸cd", "cd"],
		["ab;\n ‸ cd", "cd"],
		["BEGIN; a;\n‸\nb; COMMIT; c", "BEGIN; a;\n\nb; COMMIT"],
	])("%s", (marked, found) => {
		expect(at(marked)).toBe(found);
	});
	it("finds nothing in nothing", () => {
		expect(at(" -- x\n‸")).toBeUndefined();
	});
});

describe("isSingleExpression", () => {
	it.each([
		"1",
		"user:alice",
		"{ a: [1dec, 2h] } -- note",
		"(SELECT * FROM a; )",
		"'a;b'",
		"10 / 2",
		"/ab+c/",
		"{ LET $x = 1; RETURN $x }",
	])("takes %s", (text) => {
		expect(isSingleExpression(text)).toBe(true);
	});
	it.each([
		"",
		"  -- x",
		"1; 2",
		"1;",
		"(1",
		"1)",
		"[1)",
		"'a",
		"1 /* a",
		"value /'/ + 1; REMOVE TABLE x; '/'",
		")(",
	])("refuses %s", (text) => {
		expect(isSingleExpression(text)).toBe(false);
	});
});

describe("for any text", () => {
	const hidden = fc.string({
		unit: fc.constantFrom("a", ";", "'", '"', "`", "{", ")", "--", "/*", "#", " ", "é", "💡"),
	});
	const escaped = (delimiter: string) => hidden.map((text) => text.replaceAll(delimiter, `\\${delimiter}`));
	const comment = fc.oneof(
		hidden.map((text) => `--${text}\n`),
		hidden.map((text) => `//${text}\r\n`),
		hidden.map((text) => `#${text}\n`),
		hidden.map((text) => `/*${text.replaceAll("*", "")} */`),
	);
	const gap = fc
		.array(fc.oneof(fc.constantFrom(" ", "\n", "\t"), comment), { maxLength: 4 })
		.map((all) => all.join(""));
	const { piece } = fc.letrec<{ piece: string; inner: string }>((tie) => ({
		piece: fc.oneof(
			{ maxDepth: 3 },
			fc.constantFrom("a", "1.5", "$p", "r:1", "->k", "+", "RETURN", "x.in", "1h"),
			escaped("'").map((text) => `'${text}'`),
			escaped('"').map((text) => `s"${text}"`),
			escaped("`").map((text) => `\`${text}\``),
			escaped("⟩").map((text) => `⟨${text}⟩`),
			tie("inner").map((text) => `(${text})`),
			tie("inner").map((text) => `[${text}]`),
			tie("inner").map((text) => `{${text}}`),
			tie("inner").map((text) => `IF a THEN ${text} END`),
		),
		inner: fc
			.array(fc.tuple(gap, tie("piece"), fc.constantFrom(";", " ", ",")), { maxLength: 4 })
			.map((all) => all.flat().join("")),
	}));
	const statement = fc
		.array(fc.tuple(piece, gap), { minLength: 1, maxLength: 4 })
		.map((all) =>
			all
				.map(([text, space], index) => (index ? ` ${text}` : text) + (index < all.length - 1 ? space : ""))
				.join(""),
		);

	it("gives back exactly the statements that it was joined from", () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(gap, statement, gap), { maxLength: 5 }), (parts) => {
				const text = parts.map((part) => part.join("")).join(";");
				expect(texts(text)).toEqual(parts.map((part) => part[1]));
			}),
			{ numRuns: 500 },
		);
	});
	it("finds ranges that are ordered, and pieces that cover all but white space", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				let end = 0;
				for (const token of tokens(text)) {
					expect(text.slice(end, token.start)).toMatch(/^[\s\u0085]*$/);
					expect(token.end).toBeGreaterThan(token.start);
					end = token.end;
				}
				for (const each of splitStatements(text)) expect(each.start).toBeLessThan(each.end);
				isSingleExpression(text);
			}),
		);
	});
	it("takes time in proportion to the text", () => {
		// Each was chosen to make a scan start over; a quadratic one would not end within the test's time.
		for (const each of ["/\\", "(]", "'", "/*", "BEGIN;", "IF a THEN ", "function(", "a;", "{", "$⟨"])
			splitStatements(each.repeat(300_000 / each.length));
	});
});
