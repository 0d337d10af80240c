import { defined } from "../defined";
import { Fields } from "./fields";
import type { SuiteConfig, SuiteProblem } from "./model";
import { readActors, readFixtures } from "./shared";
import { parseToml, type TextProblem } from "./toml";

/** The configuration of a project that has no file for it. */
export const NO_CONFIG: SuiteConfig = { actors: new Map(), fixtures: [] };

/** The longest time that a timer holds. */
export const LONGEST_MS = 2 ** 31 - 1;

/** Where SurrealKit takes a schema from; only the first is done here. */
const SCHEMA_SOURCES = ["sync", "rollouts", "both"] as const;

/** Reads `tests/config.toml`. With a problem nothing can be run. */
export function readConfig(text: string): {
	readonly config: SuiteConfig;
	readonly problems: readonly SuiteProblem[];
} {
	const table = parseToml(text);
	if ("message" in table) return { config: NO_CONFIG, problems: [table] };
	const problems: TextProblem[] = [];
	const report = (problem: TextProblem) => void problems.push(problem);
	const fields = new Fields(table, "config.toml", report);
	const defaults = readDefaults(fields, report);
	const rollouts = fields.subtable("rollouts");
	if (rollouts) {
		const inner = new Fields(rollouts, "[rollouts]", report);
		inner.flag("parity");
		inner.end();
	}
	const actors = readActors(fields, report);
	const fixtures = readFixtures(fields, new Set(actors.keys()), report);
	fields.end();
	return { config: { ...defaults, actors, fixtures }, problems };
}

function readDefaults(
	fields: Fields,
	report: (problem: TextProblem) => void,
): Pick<SuiteConfig, "baseUrl" | "timeoutMs"> {
	const table = fields.subtable("defaults");
	if (!table) return {};
	const inner = new Fields(table, "[defaults]", report);
	const baseUrl = inner.text("base_url");
	const timeoutMs = inner.count("timeout_ms", LONGEST_MS);
	readSchemaSource(inner);
	inner.end();
	return defined({ baseUrl, timeoutMs });
}

/** Says where a suite asks for a schema that is not made here: its verdicts would be those of another one. */
export function readSchemaSource(fields: Fields): void {
	const source = fields.oneOf("schema_from", SCHEMA_SOURCES);
	if (source === undefined || source === "sync") return;
	fields.problem(
		`“schema_from” is “${source}”: only a schema from the files in schema/ is made here, and no rollout is replayed. Run this by SurrealKit itself.`,
		fields.entry("schema_from")?.value.at,
	);
}
