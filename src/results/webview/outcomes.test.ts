import { expect, it } from "vitest";
import { OUTCOMES } from "./outcomes";

it("says of a run without an answer that it ran, wherever it says how that went", () => {
	expect(OUTCOMES.ran.title).toMatch(/^It ran\b.*not known$/);
	expect(OUTCOMES.ran.short).toMatch(/^ran\b.*not known$/);
	expect(OUTCOMES.nothingRan.title).toBe("Nothing ran");
	const said = Object.values(OUTCOMES).flatMap(({ title, short }) => [title, short]);
	expect(new Set(said).size).toBe(said.length);
});
