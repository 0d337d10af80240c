/** The definitions of a database: read from where they are, and written into the copy. */
import type { CancellationToken } from "vscode-jsonrpc";
import { overwriting } from "../../common/suites/overwriting";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { WhatIfResult } from "../../protocol/whatIf";
import type { Session } from "../connection/session";
import type { Attempts } from "../permissions/attempt";
import type { TableSchema } from "../permissions/schema";
import { type Copy, firstLine } from "./copy";

/** One definition. */
export interface KnownDefinition {
	/** Such as `DEFINE FIELD title ON note`: without what may be secret. */
	readonly title: string;
	/** As `INFO` gives it. */
	readonly text: string;
}

/** All definitions of a database, in an order in which they can be made on a database that has its records already. */
export interface KnownDefinitions {
	/** Users and accesses. */
	readonly access: readonly KnownDefinition[];
	/** What clauses may call or read. */
	readonly shared: readonly KnownDefinition[];
	/** Tables, their fields, their indexes. Views, which the engine computes then, behind all others. Events at the end. */
	readonly tables: readonly KnownDefinition[];
}

/** Lists of `INFO FOR DB` → what follows `DEFINE`. What there may be besides is listed under its own name. */
const KINDS: Readonly<Record<string, string>> = {
	accesses: "ACCESS",
	analyzers: "ANALYZER",
	apis: "API",
	buckets: "BUCKET",
	configs: "CONFIG",
	functions: "FUNCTION",
	models: "MODEL",
	modules: "MODULE",
	params: "PARAM",
	sequences: "SEQUENCE",
	users: "USER",
};
const WHO: ReadonlySet<string> = new Set(["accesses", "users"]);
/** Of a user, by servers from 3.3 on. Nobody signs in by it on the copy, and engine 3.0.2 does not know the word. */
const NEWER_SECRET = / PASSSCRAM '[^']*'/;
/** Tables that are asked for in one request. */
const TABLES_AT_ONCE = 50;

/** Reads them as the observer, which may: its schema has been read. */
export async function readDefinitions(
	attempts: Attempts,
	observer: Session,
	tables: readonly TableSchema[],
): Promise<KnownDefinitions> {
	const [info] = await attempts.read(observer, "INFO FOR DB");
	const lists = Object.entries(objectOf(info)).filter(([list]) => list !== "tables");
	const of = (wanted: (list: string) => boolean) =>
		lists
			.filter(([list]) => wanted(list))
			.flatMap(([list, entries]) =>
				textsIn(entries).map(([name, text]) => ({
					title: `DEFINE ${KINDS[list] ?? list.toUpperCase()} ${prefix(list)}${name}`,
					text,
				})),
			);
	const parts = await readParts(attempts, observer, tables);
	const ordered = [
		...tables.filter(({ kind }) => kind !== "view"),
		...tables.filter(({ kind }) => kind === "view"),
	];
	return {
		access: of((list) => WHO.has(list)).map(({ title, text }) => ({
			title,
			text: text.replace(NEWER_SECRET, ""),
		})),
		shared: of((list) => !WHO.has(list)),
		tables: [
			...ordered.flatMap(({ name, definition }) => [
				{ title: `DEFINE TABLE ${quoteIdentifier(name)}`, text: definition },
				...(parts.get(name)?.fields ?? []),
				...(parts.get(name)?.indexes ?? []),
			]),
			...ordered.flatMap(({ name }) => parts.get(name)?.events ?? []),
		],
	};
}

interface TableParts {
	readonly fields: readonly KnownDefinition[];
	readonly indexes: readonly KnownDefinition[];
	readonly events: readonly KnownDefinition[];
}

async function readParts(
	attempts: Attempts,
	observer: Session,
	tables: readonly TableSchema[],
): Promise<ReadonlyMap<string, TableParts>> {
	const parts = new Map<string, TableParts>();
	for (let at = 0; at < tables.length; at += TABLES_AT_ONCE) {
		const some = tables.slice(at, at + TABLES_AT_ONCE);
		const asked = some.map(({ name }) => `INFO FOR TABLE ${quoteIdentifier(name)}`);
		const answers = await attempts.read(observer, asked.join(";\n"));
		for (const [index, { name }] of some.entries()) {
			const info = objectOf(answers[index]);
			const of = (kind: string, entries: unknown) =>
				textsIn(entries).map(([part, text]) => ({
					title: `DEFINE ${kind} ${part} ON ${quoteIdentifier(name)}`,
					text,
				}));
			parts.set(name, {
				fields: of("FIELD", info["fields"]),
				indexes: of("INDEX", info["indexes"]),
				events: of("EVENT", info["events"]),
			});
		}
	}
	return parts;
}

/** Makes them on the copy one by one, and gives those that its engine does not take. */
export async function define(
	copy: Copy,
	definitions: readonly KnownDefinition[],
	token: CancellationToken,
): Promise<WhatIfResult["unknownDefinitions"]> {
	const unknown: WhatIfResult["unknownDefinitions"][number][] = [];
	for (const { title, text } of definitions) {
		const message = await copy.run(overwriting(text), token);
		if (message !== undefined) unknown.push({ definition: title, message: firstLine(message) });
	}
	return unknown;
}

function prefix(list: string): string {
	if (list === "functions") return "fn::";
	return list === "params" ? "$" : "";
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textsIn(value: unknown): readonly (readonly [name: string, text: string])[] {
	return Object.entries(objectOf(value)).flatMap(([name, text]) =>
		typeof text === "string" ? [[name, text] as const] : [],
	);
}
