import { describe, expect, it } from "vitest";
import type { ConnectResult } from "../protocol/backend";
import { connectNotices } from "./connectionNotices";
import type { ConnectPlan } from "./connectPlan";

const plan = { missingSetupFiles: [] as readonly string[] } as ConnectPlan;
const notices = (setupError: NonNullable<ConnectResult["setupError"]>) =>
	connectNotices(plan, { setupRan: [], setupError });

describe("connectNotices", () => {
	const openFile = { kind: "openSetupFile", path: "seed.surql" };
	it("tells a set-up file that failed as an error, with the place to open", () => {
		const position = { line: 2, column: 3 };
		const detail = { file: "seed.surql", position };
		expect(notices({ code: "setupFailed", message: "It failed.", detail })).toEqual([
			{ severity: "error", message: "It failed.", actions: [{ ...openFile, position }] },
		]);
	});
	it("tells one that ran, and of which nothing else is known, as a warning", () => {
		const detail = { file: "seed.surql", ran: true } as const;
		expect(notices({ code: "outcomeUnknown", message: "It ran.", detail })).toEqual([
			{ severity: "warning", message: "It ran.", actions: [openFile] },
		]);
	});
});
