/** What the matrix found, frozen into a suite: it passes on the same permissions, and fails on others. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_CONFIG } from "../../src/common/suites/config";
import { freezeInto } from "../../src/common/suites/freeze";
import { casesOfCell } from "../../src/common/suites/freezeCell";
import { places } from "./support/places";
import { onlySuite, runSuites, verdicts } from "./support/suiteRuns";

const schema = (permissions: string) => `
	DEFINE TABLE user SCHEMALESS PERMISSIONS FOR select FULL FOR update WHERE id = $auth;
	DEFINE TABLE note SCHEMALESS PERMISSIONS ${permissions};
`;
const mine = "FOR select, update, delete WHERE owner = $auth FOR create NONE";

describe.each(places)("what is frozen on $name", (place) => {
	const fixture = place.fixture();
	beforeAll(fixture.start);
	afterAll(fixture.stop);

	const suite = () => {
		const about = { who: "bob", table: "note" } as const;
		const own = { id: "note:mine", key: "mine", own: false, took: true };
		const other = { id: "note:other", key: "other", own: false, took: false };
		const cases = [
			casesOfCell({ ...about, action: "select", verdict: "partly" }, [own, other]),
			casesOfCell({ ...about, action: "update", verdict: "partly" }, [own, other]),
			casesOfCell({ ...about, action: "delete", verdict: "partly" }, [own, other]),
			casesOfCell({ ...about, action: "create", verdict: "silentlyDenied" }, [other]),
			casesOfCell({ who: "bob", table: "user", action: "update", verdict: "partly" }, [
				{ id: "user:bob", key: "bob", own: true, took: true },
				{ id: "user:alice", key: "alice", own: false, took: false },
			]),
			casesOfCell({ ...about, action: "select", verdict: "allowed", field: "title" }, [own]),
		].flatMap((each) => (typeof each === "string" ? [] : each));
		const sql = `INSERT IGNORE INTO user [{ id: user:bob }, { id: user:alice }];
INSERT IGNORE INTO note [{ id: note:mine, owner: user:bob, title: 'a' }, { id: note:other, owner: user:alice }]`;
		const frozen = freezeInto("", NO_CONFIG, {
			comment: [],
			fixtures: [{ name: "records", sql }],
			parts: [{ actor: { kind: "record", name: "bob", record: "user:bob" }, cases }],
		});
		return "text" in frozen ? frozen.text : frozen.problem;
	};
	const run = async (permissions: string) =>
		verdicts(onlySuite(await runSuites(fixture.backend, { schema: schema(permissions) }, [suite()])));

	it("passes as long as nothing changes", async () => {
		const told = await run(mine);
		expect(Object.keys(told)).toHaveLength(10);
		expect(new Set(Object.values(told))).toEqual(new Set(["passed"]));
	});

	it("fails with what changes", async () => {
		expect(await run("FULL")).toMatchObject({
			"bob may see note:mine": "passed",
			"bob may not see note:other": "failed",
			"bob may not update note:other": "failed",
			"bob may not delete note:other": "failed",
			"bob may not create note:other": "failed",
		});
		expect(await run("NONE")).toMatchObject({
			"bob may see note:mine": "failed",
			"bob may update note:mine": "failed",
			"bob may not see note:other": "passed",
			"bob may see title of note:mine": "failed",
		});
	});
});
