/** Assertions as a suite writes them. */
import { defined } from "../defined";
import type { Fields } from "./fields";
import { jsonOfToml } from "./jsonOfToml";
import type { HeaderAssertion, Pattern, ValueAssertion } from "./model";
import { rustRegex } from "./rustRegex";
import type { TextProblem } from "./toml";

/** `[[cases.KEY]]`. A regular expression that cannot be read keeps the case from running: `reportCase`. */
export function readValueAssertions(
	fields: Fields,
	key: string,
	reportCase: (problem: TextProblem) => void,
): readonly ValueAssertion[] {
	return fields.tables(key).map((table) => {
		const inner = fields.of(table, "An assertion");
		const equals = inner.entry("equals")?.value;
		const assertion = {
			path: inner.requiredText("path"),
			...defined({
				exists: inner.flag("exists"),
				equals: equals && jsonOfToml(equals, (problem) => inner.problem(problem.message, problem.at)),
				equalsAuth: inner.text("equals_auth"),
				contains: inner.text("contains"),
				regex: readRegex(inner, reportCase),
			}),
			at: inner.at,
		};
		inner.end();
		return assertion;
	});
}

/** `[[cases.header_assertions]]`. */
export function readHeaderAssertions(
	fields: Fields,
	reportCase: (problem: TextProblem) => void,
): readonly HeaderAssertion[] {
	return fields.tables("header_assertions").map((table) => {
		const inner = fields.of(table, "A header assertion");
		const assertion = {
			name: inner.requiredText("name"),
			...defined({
				exists: inner.flag("exists"),
				equals: inner.text("equals"),
				contains: inner.text("contains"),
				regex: readRegex(inner, reportCase),
			}),
			at: inner.at,
		};
		inner.end();
		return assertion;
	});
}

function readRegex(fields: Fields, reportCase: (problem: TextProblem) => void): Pattern | undefined {
	const written = fields.text("regex");
	if (written === undefined) return undefined;
	const regex = rustRegex(written);
	if (regex instanceof RegExp) return { written, regex };
	reportCase({ message: regex, at: fields.entry("regex")?.value.at ?? fields.at });
	return undefined;
}
