import { describe, expect, it } from "vitest";
import { holdsSecret, isSecretName, namesSecret } from "./secrets";

describe("what may be a secret", () => {
	it.each([
		{ password: "x" },
		{ a: [{ apiKey: 1 }] },
		["$argon2id$v=19$m=1"],
		"DEFINE USER a ON DATABASE PASSHASH '$argon2id$v=19$x' ROLES OWNER",
		{ a: "$2b$10$abc" },
		{ a: "eyJhbGciOi.eyJpc3MiOi.abc" },
		new Map<string, unknown>([["a", new Map([["token", 1]])]]),
	])("%j", (value) => {
		expect(holdsSecret(value)).toBe(true);
	});

	it.each([null, 1, "argon2", { title: "My token" }, { private: true }, [], new Map([["name", "x"]])])(
		"not %j",
		(value) => {
			expect(holdsSecret(value)).toBe(false);
		},
	);

	it("is known by the words of a name", () => {
		const secret = [
			"password",
			"userPwd",
			"pin",
			"otp_code",
			"API_KEY",
			"private_key",
			"pass1",
			"refreshToken",
		];
		expect(secret.filter((name) => !isSecretName(name))).toEqual([]);
		const plain = ["passenger", "compass", "private", "spinner", "key", "keyword", "tokenized"];
		expect(plain.filter(isSecretName)).toEqual([]);
	});

	it("is known by what a statement names", () => {
		expect(namesSecret("SELECT VALUE token FROM vault")).toBe(true);
		expect(namesSecret("SELECT id, api_key AS k FROM vault")).toBe(true);
		expect(namesSecret("SELECT id, title FROM note")).toBe(false);
	});
});
