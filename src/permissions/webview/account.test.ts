import { expect, it } from "vitest";
import { account, parts } from "./account";
import { spokenStage } from "./spoken";
import { session, table, view } from "./testMatrix";

it("says that all was rolled back, against what it was held, and what is missing", () => {
	const { head, news } = view([session("bob")], [table("note")]);
	const [first, second, ...rest] = account({
		head: { ...head, records: 1, unconfirmed: ["outbox"] },
		news: {
			...news,
			stage: { kind: "partial", endedAt: 1, why: "It was cancelled." },
			since: ["Session “bob” has ended since."],
		},
	});
	expect(first).toMatch(
		/in app\/dev \(mem:\/\/, SurrealDB 3\.0\.2\)\. Everything that was tried is rolled back\.$/,
	);
	expect(second).toBe(
		"The observer is “default”, full rights: of each table at most 1 record that it sees is tried.",
	);
	expect(rest).toEqual([
		"This is a part of it: It was cancelled.",
		"Not tried where a roll-back would not undo it, and unknown therefore: outbox.",
		"Session “bob” has ended since.",
	]);
});

it("says of a what-if that the database was not touched, and what the copy lacks", () => {
	const { head, news } = view([session("bob")], []);
	const whatIf = {
		document: "schema.surql",
		engineVersion: "3.0.1",
		leftOut: ["note: 100 of 12,034 records are copied."],
		unknownDefinitions: [{ definition: "DEFINE BUCKET files", message: "Not known" }],
	};
	const [first, second, third] = account({ head: { ...head, whatIf }, news });
	expect(first).toMatch(
		/^What “schema.surql” would change in app\/dev .*SurrealDB 3\.0\.1; .* not touched\.$/,
	);
	expect(second).toMatch(/at most 100 records of a table/);
	expect(third).toMatch(/runs on SurrealDB 3\.0\.2, which may decide otherwise/);
	expect(parts({ ...head, whatIf }).map(({ lines }) => lines)).toEqual([
		["note: 100 of 12,034 records are copied."],
		["DEFINE BUCKET files: Not known"],
	]);
	expect(parts(head)).toEqual([]);
});

it("is spoken at the beginning, at the end, and a few times on the way", () => {
	const running = (done: number) => ({ kind: "running", done, total: 40 }) as const;
	const complete = { kind: "complete", endedAt: 1 } as const;
	const partial = { kind: "partial", endedAt: 1, why: "It was cancelled." } as const;
	expect(spokenStage(running(0), undefined, 8)).toBe("Trying 8 tables.");
	expect(spokenStage(running(0), complete, 1)).toBe("Trying 1 table.");
	expect(spokenStage(running(9), running(8), 8)).toBeUndefined();
	expect(spokenStage(running(11), running(9), 8)).toBe("27 percent tried.");
	expect(spokenStage(complete, running(40), 8)).toBe("The permission matrix is complete.");
	expect(spokenStage(complete, complete, 8)).toBeUndefined();
	expect(spokenStage(partial, running(3), 8)).toBe(
		"The permission matrix is a part of it: It was cancelled.",
	);
});
