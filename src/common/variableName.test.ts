import { expect, it } from "vitest";
import { wrongVariableName } from "./variableName";

it("says what is wrong with the name of a variable, and leaves alone what the server takes", () => {
	for (const name of ["x", "_a1", "this", "value", "event"]) {
		expect(wrongVariableName(name), name).toBeUndefined();
	}
	for (const name of ["", "$x", "1a", "a b", "a-b", "auth", "token", "é"]) {
		expect(wrongVariableName(name), name).toBeDefined();
	}
});
