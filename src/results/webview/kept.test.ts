import { describe, expect, it } from "vitest";
import { KeptState } from "./kept";

/** A state that is written and read again, as when the page is hidden. */
function memory(first?: unknown) {
	let kept = first;
	return {
		open: () =>
			new KeptState(kept, (state) => {
				kept = JSON.parse(JSON.stringify(state));
			}),
	};
}

describe("KeptState", () => {
	it("brings a run that was started to the front, once", () => {
		const state = memory().open();
		expect(state.select(["b", "a"], "b")).toBe("b");
		state.choose("a");
		expect(state.select(["b", "a"], "b")).toBe("a");
		expect(state.select(["c", "b", "a"], "c")).toBe("c");
	});
	it("keeps what is in front while the page is hidden", () => {
		const { open } = memory();
		const before = open();
		before.select(["b", "a"], "b");
		before.choose("a");
		before.setSection("a", 0, { form: "json", offset: 100 });
		const after = open();
		expect(after.select(["b", "a"], "b")).toBe("a");
		expect(after.section("a", 0)).toEqual({ form: "json", offset: 100 });
	});
	it("goes to the newest when the run in front is gone", () => {
		const state = memory().open();
		state.select(["b", "a"], "b");
		expect(state.select(["a"], "b")).toBe("a");
		expect(state.select([], "b")).toBeUndefined();
	});
	it("forgets the sections of runs that are gone, and no others", () => {
		const state = memory().open();
		state.setSection("run-1", 0, { form: "json", offset: 0 });
		state.setSection("run-10", 0, { form: "json", offset: 0 });
		state.forgetAllBut(["run-10"]);
		expect(state.section("run-1", 0)).toBeUndefined();
		expect(state.section("run-10", 0)).toBeDefined();
	});
	it.each([[undefined], [null], ["x"], [{}], [{ sections: 5 }]])("takes %j as nothing", (kept) => {
		expect(memory(kept).open().selected).toBeUndefined();
	});
});
