import { expect, it } from "vitest";
import { withoutSecrets } from "./quotedSecrets";

const record = (variables: Record<string, unknown>) =>
	({ kind: "record", access: "account", variables }) as const;
const leftOut = "the server's words are left out, since they may quote what was entered";

it("leaves a gap where a secret is quoted, however it is written", () => {
	const pass = 'it\'s "a\\b"\n1';
	const said = `Not this: ${pass}, nor { pass: "it's \\"a\\\\b\\"\\n1" }, nor 'it\\'s "a\\\\b"\\n1'.`;
	expect(withoutSecrets(said, record({ pass }))).toBe(`Not this: •••, nor { pass: "•••" }, nor '•••'.`);
});

it("knows the secrets of every kind of credentials, and tokens", () => {
	const said = "4-eyes was refused";
	const user = { username: "root", password: "4-eyes" };
	const where = { namespace: "n", database: "d" };
	expect(withoutSecrets(said, { kind: "root", ...user })).toBe("••• was refused");
	expect(withoutSecrets(said, { kind: "database", ...user, ...where })).toBe("••• was refused");
	expect(withoutSecrets(said, { kind: "access", access: "a", ...user })).toBe("••• was refused");
	expect(withoutSecrets(said, { kind: "bearer", access: "a", key: "4-eyes" })).toBe("••• was refused");
	expect(withoutSecrets(said, record({ deep: [{ key: "4-eyes" }] }))).toBe("••• was refused");
	expect(withoutSecrets(said, undefined, "4-eyes")).toBe("••• was refused");
});

it("shows what the form shows, and says nothing of what has no secret in it", () => {
	const variables = { name: "eve", who: { email: "e@v.e" }, tenant: 4711, pass: "pa55-word", empty: "" };
	expect(withoutSecrets("No eve, e@v.e or 4711 with pa55-word", record(variables))).toBe(
		"No eve, e@v.e or 4711 with •••",
	);
});

it("leaves nothing of a secret that has another one in it", () => {
	expect(withoutSecrets("12345-678 and 12345", record({ pin: 12345, puk: "12345-678" }))).toBe("••• and •••");
});

it.each([
	["is short", "a"],
	["may be a word of the sentence itself", "pass"],
	["is a word in other letters", "PASSWORD"],
	["comes in other letters", "PA55-WORD"],
])("leaves out all words where a gap would not hide a secret that %s", (_, pass) => {
	expect(withoutSecrets("wrong password, pa55-word", record({ pass }))).toBe(leftOut);
});
