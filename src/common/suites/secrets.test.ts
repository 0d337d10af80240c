import { describe, expect, it } from "vitest";
import { holdsSecret } from "./secrets";

describe("what may be a secret", () => {
	it.each([
		{ password: "x" },
		{ a: [{ apiKey: 1 }] },
		["$argon2id$v=19$m=1"],
		{ a: "$2b$10$abc" },
		new Map<string, unknown>([["a", new Map([["token", 1]])]]),
	])("%j", (value) => {
		expect(holdsSecret(value)).toBe(true);
	});

	it.each([null, 1, "argon2", { title: "My token" }, [], new Map([["name", "x"]])])("not %j", (value) => {
		expect(holdsSecret(value)).toBe(false);
	});
});
