import { expect, it } from "vitest";
import { fieldNames, isOpenField, openFields, wrongVariableName } from "./credentialFields";

it("takes every field for a secret that is not known to be none", () => {
	for (const name of ["email", "Username", "name", "tenant"]) expect(isOpenField(name), name).toBe(true);
	for (const name of ["password", "pass", "pw", "pin", "secret", "token", "code", "x"]) {
		expect(isOpenField(name), name).toBe(false);
	}
	expect(openFields({ email: "a@b", password: "hush", pin: "1234" })).toEqual({ email: "a@b" });
});

it("reads names of fields as they are typed", () => {
	expect(fieldNames(" $email, password ,, email")).toEqual(["email", "password"]);
});

it("says what is wrong with the name of a variable", () => {
	for (const name of ["x", "$x", " _a1 "]) expect(wrongVariableName(name), name).toBeUndefined();
	for (const name of ["", "$", "1a", "a b", "a-b", "auth", "$token", "é"]) {
		expect(wrongVariableName(name), name).toBeDefined();
	}
});
