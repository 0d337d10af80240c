/** What suites ask of permission clauses, on every engine and server, where it is known by construction. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { places } from "./support/places";
import { allNamespaces, onlySuite, runSuites, verdicts } from "./support/suiteRuns";

const schema = `DEFINE TABLE note SCHEMALESS PERMISSIONS
	FOR select WHERE open OR owner = $auth
	FOR create, update WHERE { RETURN owner = $auth }
	FOR delete NONE;
DEFINE FIELD hidden ON note PERMISSIONS FOR select WHERE owner = $auth FOR update FULL;
DEFINE TABLE never PERMISSIONS FULL;
DEFINE TABLE person SCHEMALESS PERMISSIONS NONE;
DEFINE ACCESS account ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM person WHERE name = $name);`;
const seed = `CREATE person:alice SET name = 'alice';
CREATE note:mine SET owner = person:alice, hidden = 1; CREATE note:open SET open = true, hidden = 2;
CREATE note:other SET owner = person:bob;`;
const config = `[actors.alice]\nkind = "record"\naccess = "account"\nsignin_params = { name = "alice" }`;

const sql = (name: string, text: string, actor = "alice", more = "") =>
	`[[cases]]\nname = "${name}"\nkind = "sql_expect"\nactor = "${actor}"\nsql = "${text}"\n${more}\n`;

describe.each(places)("coverage on $name", (place) => {
	const fixture = place.fixture();
	beforeAll(fixture.start);
	afterAll(fixture.stop);

	const covered = async (suites: readonly string[]) => {
		const before = await allNamespaces(fixture.backend);
		const options = { coverage: true, parallel: suites.length } as const;
		const told = await runSuites(fixture.backend, { schema, seed, config }, suites, { options });
		expect(await allNamespaces(fixture.backend)).toBe(before);
		const clauses = told.result.coverage?.files.flatMap((file) => file.clauses) ?? [];
		const answers = Object.fromEntries(
			clauses.map(({ table, field, action, granted, denied }) => [
				[table, field, action].filter(Boolean).join(" "),
				`${granted > 0 ? "granted" : ""}${denied > 0 ? "denied" : ""}`,
			]),
		);
		return { told, clauses, answers, unknown: told.result.coverage?.unknown };
	};

	it("counts what cases ask of each clause, for each action", async () => {
		const { told, clauses, answers, unknown } = await covered([
			sql("reads", "SELECT * FROM note") +
				sql("takes back", "BEGIN; UPDATE note SET a = 1; CANCEL;", "alice", "allow = false") +
				sql("creates", "CREATE note:new SET owner = $auth") +
				sql("root asks nobody", "DELETE note; SELECT * FROM never", "root"),
		]);
		expect(Object.values(verdicts(onlySuite(told)))).toEqual(["passed", "passed", "passed", "passed"]);
		expect(unknown).toEqual([]);
		expect(answers).toMatchObject({
			"note select": "granteddenied",
			"note create": "granted",
			"note update": expect.stringMatching("granted"),
			"note delete": "",
			"note hidden select": "granteddenied",
			"never select": "",
			"never delete": "",
			"person create": "",
		});
		expect(clauses.map(({ answers: possible }) => possible).slice(0, 4)).toEqual([
			"both",
			"both",
			"both",
			"denied",
		]);
		const [select, create] = clauses;
		expect(select?.range).toEqual({ start: { line: 1, character: 1 }, end: { line: 1, character: 39 } });
		expect(create?.range).toEqual({ start: { line: 2, character: 5 }, end: { line: 2, character: 11 } });
	});

	it("adds up suites, and what only one answer was asked of", async () => {
		const { answers } = await covered([
			sql("mine", "SELECT * FROM note:mine"),
			sql("deletes", "DELETE note:mine"),
		]);
		expect(answers).toMatchObject({ "note select": "granted", "note delete": "denied", "note update": "" });
	});

	it("keeps the verdict that the schema itself gives, and says what is not known then", async () => {
		const { told, answers, unknown } = await covered([
			sql(
				"text",
				"RETURN string::contains(<string> (INFO FOR TABLE note).fields, 'sequence')",
				"root",
				'assertions = [{ path = ".", equals = false }]',
			) + sql("reads", "SELECT * FROM note:mine"),
		]);
		expect(verdicts(onlySuite(told))).toEqual({ text: "passed", reads: "passed" });
		expect(unknown).toMatchObject([
			{ path: "1.toml", message: expect.stringContaining("“text”"), at: { line: 1 } },
		]);
		expect(answers["note select"]).toBe("granted");
	});
});
