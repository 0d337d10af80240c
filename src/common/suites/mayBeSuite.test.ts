import { expect, it } from "vitest";
import { mayBeSuite } from "./mayBeSuite";

it.each(["[[cases]]", '[[case]]\nname = "a"', "cases = []", '[[test]]\nkind = "sql_expect"'])(
	"%j may be one",
	(text) => {
		expect(mayBeSuite(text)).toBe(true);
	},
);

it.each(["", '[tool.pytest]\nx = "showcases"', "[suite]\nuppercase = true"])(
	"%j is another program's",
	(text) => {
		expect(mayBeSuite(text)).toBe(false);
	},
);
