import { describe, expect, it } from "vitest";
import { rustRegex } from "./rustRegex";

function matches(pattern: string, text: string): boolean | string {
	const regex = rustRegex(pattern);
	return typeof regex === "string" ? regex : regex.test(text);
}

describe("Rust's regular expressions", () => {
	it.each([
		["(?i)alice", "ALICE", true],
		["(?s)a.b", "a\nb", true],
		["a.b", "a\nb", false],
		["a.b", "a\rb", true],
		["(?m)^b$", "a\nb", true],
		["^b$", "a\nb", false],
		[String.raw`^\d+$`, "٣", true],
		[String.raw`^\w+$`, "é_1", true],
		[String.raw`^[\w-]+$`, "a-é", true],
		[String.raw`\bé\b`, "a é b", true],
		[String.raw`\Aa\z`, "a", true],
		[String.raw`\Aa\z`, "a\n", false],
		[String.raw`(?P<y>\d{4})-(?<m>\d\d)`, "2024-01", true],
		[String.raw`person:\w+`, "person:tobie", true],
		[String.raw`^\$auth\.id$`, "$auth.id", true],
		[String.raw`^\x41\x{42}\u{43}$`, "ABC", true],
		[String.raw`^\pL\p{Nd}$`, "é1", true],
		["]}", "]}", true],
		["[]a]", "]", true],
		["[^]a]", "]", false],
		[String.raw`^\-\_\/\"\'$`, "-_/\"'", true],
	])("%s on %j: %s", (pattern, text, found) => expect(matches(pattern, text)).toBe(found));

	it.each([
		"(",
		"[",
		"a{",
		"(?=a)",
		"(?<!a)b",
		String.raw`(a)\1`,
		"[a&&b]",
		"[[:alpha:]]",
		String.raw`\q`,
		String.raw`\<a`,
	])("says that %s cannot be used", (pattern) =>
		expect(matches(pattern, "a")).toMatch(/^This regular expression cannot be used: .+\.$/),
	);
});
