import { expect, it } from "vitest";
import { isOpenField } from "./openField";

it("takes every field for a secret that is not known to be none", () => {
	for (const name of ["email", "Username", "name", "tenant"]) expect(isOpenField(name), name).toBe(true);
	for (const name of ["password", "pass", "pw", "pin", "secret", "token", "code", "x"]) {
		expect(isOpenField(name), name).toBe(false);
	}
});
