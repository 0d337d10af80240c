import { expect, it } from "vitest";
import type { Alignment } from "../../protocol/compare";
import type { ComparedColumn } from "../../protocol/comparePage";
import { silentlyDenied } from "./denied";

const column = (place = "app/dev"): ComparedColumn => ({
	name: "a",
	who: "a",
	place,
	colour: "",
	mark: "",
	when: "now",
	totalMs: 1,
});
const laid = (own: Alignment["columns"][number], by: Alignment["by"] = "record"): Alignment => ({
	alignment: "",
	by,
	rows: 4,
	differing: 1,
	same: false,
	fields: [],
	columns: [{ rows: 3, missing: 0 }, own],
});

it("counts what the observer has and a session with fewer rows lacks", () => {
	expect(silentlyDenied([column(), column()], 1, laid({ rows: 1, missing: 2 }), 0)).toBe(2);
	expect(silentlyDenied([column(), column()], 1, laid({ rows: 1, missing: 1 }, "value"), 0)).toBe(1);
});

it("does not call a denial what is only another row, another database, or nobody's to see", () => {
	expect(silentlyDenied([column(), column()], 1, laid({ rows: 3, missing: 1 }), 0)).toBe(0);
	expect(silentlyDenied([column(), column("app/test")], 1, laid({ rows: 1, missing: 2 }), 0)).toBe(0);
	expect(silentlyDenied([column(), column()], 1, laid({ rows: 1, missing: 2 }), undefined)).toBe(0);
	expect(silentlyDenied([column(), column()], 1, undefined, 0)).toBe(0);
});
