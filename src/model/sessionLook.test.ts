import { expect, it } from "vitest";
import { sessionLook } from "./sessionLook";

it("gives 42 sessions in a row 42 looks", () => {
	const looks = Array.from({ length: 42 }, (_, ordinal) => sessionLook(ordinal));
	expect(new Set(looks.map(({ colour, icon }) => colour + icon)).size).toBe(42);
});
