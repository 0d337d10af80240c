import { expect, it } from "vitest";
import { oneLine } from "./oneLine";

it("puts a text on one line, and cuts it where it is long", () => {
	expect(oneLine("{\n\ta: 1\n}")).toBe("{ a: 1 }");
	expect(oneLine("x".repeat(500), 3)).toBe("xxx…");
	expect(oneLine(`x${" ".repeat(500)}y`, 10)).toBe("x …");
});
