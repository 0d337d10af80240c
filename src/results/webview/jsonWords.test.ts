import { expect, it } from "vitest";
import { mayBeInexact } from "./jsonWords";

it("a JSON text says when it may not be exact", () => {
	for (const json of ['{"a": null}', "null", '["9223372036854775807"]', '["-9223372036854775808"]']) {
		expect(mayBeInexact(json)).toBe(true);
	}
	for (const json of ["1", '{"a": [1.5, "null", "12"]}', "nullable"]) expect(mayBeInexact(json)).toBe(false);
});
