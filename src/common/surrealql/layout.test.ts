import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut } from "./layout";
import { tokens } from "./lexer";

const pieces = (text: string) => [...tokens(text)].map((token) => text.slice(token.start, token.end));

describe("layOut", () => {
	it("leaves alone what fits", () => {
		expect(layOut("{ a: 1 }")).toBe("{ a: 1 }");
	});
	it("breaks what does not fit, from the outside in", () => {
		expect(layOut("{ id: note:1, tags: ['a', 'b'], owner: user:alice }", 30)).toBe(
			"{\n  id: note:1,\n  tags: ['a', 'b'],\n  owner: user:alice\n}",
		);
	});
	it("keeps the text of strings, sets and lists of one", () => {
		expect(layOut("[{,}, {1,}, 'a, { b', [], {  }]", 10)).toBe(
			"[\n  {,},\n  { 1, },\n  'a, { b',\n  [],\n  {}\n]",
		);
	});
	it.each(["[1, 2", "1, 2]", "'open", "[1 -- note\n]"])("gives %j back as it is", (text) => {
		expect(layOut(text, 2)).toBe(text);
	});
	it("changes white space only", () => {
		const value = fc.letrec<{ value: string }>((tie) => ({
			value: fc.oneof(
				{ maxDepth: 4 },
				fc.constantFrom("1", "NONE", "user:⟨a b⟩", "'a, [b'", "1..2", "-3", "<set> []", "r'a:1'"),
				fc.array(tie("value")).map((all) => `[${all.join(", ")}]`),
				fc.array(tie("value")).map((all) => `{ ${all.map((each, i) => `k${i}: ${each}`).join(", ")} }`),
				tie("value").map((each) => `{${each},}`),
			),
		})).value;
		fc.assert(
			fc.property(value, fc.integer({ min: 1, max: 60 }), (text, width) => {
				expect(pieces(layOut(text, width))).toEqual(pieces(text));
			}),
		);
	});
});
