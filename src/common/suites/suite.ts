import { defined } from "../defined";
import { readHeaderAssertions, readValueAssertions } from "./assertionFields";
import { LONGEST_MS, readSchemaSource } from "./config";
import { Fields } from "./fields";
import { jsonOfToml } from "./jsonOfToml";
import {
	CASE_KINDS,
	type CaseKind,
	type PermissionRule,
	RULE_ACTIONS,
	type Suite,
	type SuiteCase,
	type SuiteConfig,
	type SuiteProblem,
} from "./model";
import { readActorName, readActors, readFixtures } from "./shared";
import { parseToml, type TextProblem, type TomlTable } from "./toml";

/** A suite as it is read, with all that is wrong in its file. */
export interface ReadSuite {
	readonly suite: Suite;
	readonly problems: readonly SuiteProblem[];
}

/** Reads a suite's file; `config` has actors too. Cases keep their index, also those that cannot be run. */
export function readSuite(text: string, config: Pick<SuiteConfig, "actors">): ReadSuite {
	const table = parseToml(text);
	const nothing: Suite = { tags: [], actors: new Map(), fixtures: [], cases: [] };
	if ("message" in table) return { suite: nothing, problems: [table] };
	const problems: SuiteProblem[] = [];
	const report = (problem: TextProblem) => void problems.push(problem);
	const fields = new Fields(table, "A suite", report);
	const name = fields.text("name");
	readSchemaSource(fields);
	const tags = fields.texts("tags").map((tag) => tag.text);
	const actors = readActors(fields, report);
	const names = new Set([...config.actors.keys(), ...actors.keys()]);
	const fixtures = readFixtures(fields, names, report);
	const cases = fields
		.tables("cases")
		.flatMap((each, index) => readCase(each, index, names, (problem) => problems.push(problem)) ?? []);
	fields.end();
	return { suite: { ...defined({ name }), tags, actors, fixtures, cases }, problems };
}

/** What every kind of case has, and what helps to read the rest. */
interface Common {
	readonly base: { readonly name: string; readonly tags: readonly string[]; readonly at: Fields["at"] } & {
		readonly actor?: string;
	};
	/** For what parses, and cannot be run: other cases can. */
	readonly reportCase: (problem: TextProblem) => void;
}

function readCase(
	table: TomlTable,
	index: number,
	actors: ReadonlySet<string>,
	report: (problem: SuiteProblem) => void,
): SuiteCase | undefined {
	const fields = new Fields(table, "A case", report);
	const name = fields.requiredText("name");
	const tags = fields.texts("tags").map((tag) => tag.text);
	const kind = fields.requiredOneOf("kind", CASE_KINDS);
	if (!kind) return undefined;
	const reportCase = (problem: TextProblem) => report({ ...problem, case: index });
	const lenient = new Fields(table, "A case", reportCase);
	const actor = typeof fields.text("actor") === "string" ? readActorName(lenient, actors) : undefined;
	const base = { name, tags, ...defined({ actor }), at: fields.at };
	const found = readers[kind](fields, { base, reportCase });
	fields.end();
	return found;
}

const readers: { readonly [K in CaseKind]: (fields: Fields, common: Common) => SuiteCase } = {
	sql_expect: (fields, { base, reportCase }) => ({
		kind: "sql_expect",
		...base,
		sql: fields.requiredText("sql"),
		allow: fields.flag("allow") ?? true,
		...defined({ errorContains: fields.text("error_contains"), errorCode: fields.text("error_code") }),
		assertions: readValueAssertions(fields, "assertions", reportCase),
	}),
	permissions_matrix: readMatrix,
	schema_metadata: (fields, { base, reportCase }) => {
		const sql = fields.text("sql");
		const table = fields.text("table");
		if (sql === undefined && table === undefined)
			reportCase({ message: "A case of kind schema_metadata needs “table” or “sql”.", at: fields.at });
		return {
			kind: "schema_metadata",
			...base,
			sql: sql ?? `INFO FOR TABLE ${table};`,
			contains: fields.texts("contains"),
			assertions: readValueAssertions(fields, "assertions", reportCase),
		};
	},
	schema_behavior: (fields, { base, reportCase }) => ({
		kind: "schema_behavior",
		...base,
		setup: fields.texts("setup_sql").map(({ text }) => text),
		sql: fields.requiredText("action_sql"),
		expectSuccess: fields.flag("expect_success") ?? true,
		...defined({ errorContains: fields.text("expect_error_contains"), verify: fields.text("verify_sql") }),
		assertions: readValueAssertions(fields, "assertions", reportCase),
	}),
	api_request: (fields, { base, reportCase }) => {
		if (!fields.entry("expected_status"))
			fields.problem("A case of kind api_request needs an “expected_status”.");
		const path = fields.requiredText("path");
		if (path.trim() === "" && fields.entry("path")?.value.kind === "string")
			reportCase({ message: "The “path” of a request cannot be empty.", at: fields.at });
		const body = fields.entry("body")?.value;
		return {
			kind: "api_request",
			...base,
			method: (fields.text("method") ?? "GET").toUpperCase(),
			path: path.trim(),
			expectedStatus: fields.count("expected_status", 65_535) ?? 0,
			headers: fields.textTable("headers"),
			...defined({
				body: body && jsonOfToml(body, (problem) => fields.problem(problem.message, problem.at)),
				timeoutMs: fields.count("timeout_ms", LONGEST_MS),
			}),
			bodyAssertions: readValueAssertions(fields, "body_assertions", reportCase),
			headerAssertions: readHeaderAssertions(fields, reportCase),
		};
	},
};

/** Without a `record_id` it is this record. */
const USUAL_RECORD = "perm_record";
/** Names the record that the actor is signed in as. */
export const AUTH_RECORD = "$auth";

function readMatrix(fields: Fields, { base, reportCase }: Common): SuiteCase {
	const record = fields.text("record_id") ?? USUAL_RECORD;
	const rules = fields
		.tables("rules")
		.flatMap((table) => readRule(fields.of(table, "A rule"), reportCase) ?? []);
	if (fields.tables("rules").length === 0)
		reportCase({ message: "A case of kind permissions_matrix needs rules.", at: fields.at });
	const creates = record === AUTH_RECORD && rules.find(({ action }) => action === "create");
	// Where SurrealKit (1.0.0-beta.6) finds this it loads no suite at all.
	if (creates)
		fields.problem(
			"There is nothing to create with record_id = “$auth”: who is signed in has a record. Try it in a case with another record_id.",
			creates.at,
		);
	return { kind: "permissions_matrix", ...base, table: fields.requiredText("table"), record, rules };
}

function readRule(fields: Fields, reportCase: Common["reportCase"]): PermissionRule | undefined {
	const name = fields.text("name");
	const action = fields.requiredOneOf("action", RULE_ACTIONS);
	const allow = fields.flag("allow") ?? true;
	const [sql, errorContains] = [fields.text("sql"), fields.text("error_contains")];
	fields.end();
	if (action === "query" && sql === undefined)
		reportCase({ message: "A rule with action = “query” needs “sql”.", at: fields.at });
	if (!action) return undefined;
	return { action, allow, sql: sql ?? "", ...defined({ name, errorContains }), at: fields.at };
}
