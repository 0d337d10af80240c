import { describe, expect, it } from "vitest";
import { plainText } from "./plainText";

describe("text of others", () => {
	it("holds no link and no icon", () => {
		expect(plainText("a [Fix](command:x) and [b](https://c)")).toBe(
			"a [Fix]\u200B(command:x) and [b]\u200B(https://c)",
		);
		expect(plainText("$(zap) and $(sync~spin)")).toBe("$\u200B(zap) and $\u200B(sync~spin)");
	});
	it("stays as it is otherwise", () => {
		expect(plainText("[1] (2) $x $(1 + 1)")).toBe("[1] (2) $x $(1 + 1)");
	});
});
