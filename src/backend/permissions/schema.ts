/** What a database defines, as far as the permission matrix has to know it. */
import { Table } from "surrealdb";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { MatrixTable } from "../../protocol/permissions";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";

export type Action = "select" | "create" | "update" | "delete";
export const ACTIONS = ["select", "create", "update", "delete"] as const satisfies readonly Action[];

/** `true` is `FULL`, `false` is `NONE`, anything else the condition of a `WHERE`. */
export type Permission = boolean | string;

export interface TableSchema {
	readonly name: string;
	readonly kind: MatrixTable["kind"];
	readonly definition: string;
	readonly isSchemafull: boolean;
	readonly permissions: Readonly<Record<Action, Permission>>;
	readonly fields: readonly FieldSchema[];
	/** Fields of each unique index, as idioms. */
	readonly unique: readonly UniqueIndex[];
	readonly events: readonly { readonly name: string; readonly text: string }[];
	/** Of a relation: the tables that it goes between; none are any. */
	readonly ends?: EndTables;
}

export interface EndTables {
	readonly in: readonly string[];
	readonly out: readonly string[];
	/** Only records that exist can be related. */
	readonly isEnforced?: boolean;
}

export interface UniqueIndex {
	readonly name: string;
	readonly columns: readonly string[];
}

export interface FieldSchema {
	/** As an idiom: `address.city`, `` `a-b` ``, `tags.*`. */
	readonly name: string;
	readonly definition: string;
	/** Its type as SurrealQL; `any` where none is given. */
	readonly type: string;
	readonly permissions: Readonly<Record<"select" | "create" | "update", Permission>>;
	readonly isReadonly: boolean;
	/** `VALUE` or `COMPUTED`: what is written is not what is kept. */
	readonly isComputed: boolean;
	readonly value?: string;
	readonly computed?: string;
	readonly fallback?: string;
	readonly isFallbackAlways: boolean;
	readonly assert?: string;
	/** `REFERENCE`: what is deleted may take others with it, or be kept by them. */
	readonly isReference: boolean;
}

export interface DatabaseSchema {
	readonly tables: readonly TableSchema[];
	/** Name without `fn::` → body. */
	readonly functions: ReadonlyMap<string, string>;
}

/** Tables that are asked for in one request. */
const TABLES_AT_ONCE = 50;

/**
 * Reads what the observer's database defines; `undefined` where the observer may not. All of it, though only some tables
 * are tried: one may reach outside by way of another.
 */
export async function readSchema(attempts: Attempts, observer: Session): Promise<DatabaseSchema | undefined> {
	const [structure, texts] = await attempts.read(observer, "INFO FOR DB STRUCTURE; INFO FOR DB");
	if (!isObject(structure) || !isObject(texts)) return undefined;
	const definitions = textsIn(texts["tables"]);
	const found = list(structure["tables"]);
	const tables: TableSchema[] = [];
	for (let at = 0; at < found.length; at += TABLES_AT_ONCE) {
		const some = found.slice(at, at + TABLES_AT_ONCE);
		const asked = some.map(({ name }) => {
			const table = quoteIdentifier(String(name));
			return `INFO FOR TABLE ${table} STRUCTURE; INFO FOR TABLE ${table}`;
		});
		const answers = await attempts.read(observer, asked.join(";\n"));
		for (const [index, table] of some.entries())
			tables.push(tableSchema(table, definitions, answers[2 * index], answers[2 * index + 1]));
	}
	const functions = new Map(
		list(structure["functions"]).map(({ name, block }) => [String(name), String(block)]),
	);
	return { tables: tables.sort((one, other) => (one.name < other.name ? -1 : 1)), functions };
}

function tableSchema(
	table: Fields,
	definitions: ReadonlyMap<string, string>,
	structure: unknown,
	texts: unknown,
): TableSchema {
	const parts = isObject(structure) ? structure : {};
	const fieldTexts = textsIn(isObject(texts) ? texts["fields"] : undefined);
	const name = String(table["name"]);
	const kind = isObject(table["kind"]) ? table["kind"] : {};
	const isRelation = kind["kind"] === "RELATION";
	const permissions = isObject(table["permissions"]) ? table["permissions"] : {};
	return {
		name,
		kind: table["view"] === undefined ? (KINDS[String(kind["kind"])] ?? "any") : "view",
		definition: definitions.get(name) ?? "",
		isSchemafull: table["schemafull"] === true,
		permissions: {
			select: permission(permissions["select"]),
			create: permission(permissions["create"]),
			update: permission(permissions["update"]),
			delete: permission(permissions["delete"]),
		},
		fields: list(parts["fields"]).map((field) => fieldSchema(field, fieldTexts)),
		unique: list(parts["indexes"]).flatMap((index) =>
			/^UNIQUE/i.test(String(index["index"]))
				? [{ name: String(index["name"]), columns: strings(index["cols"]) }]
				: [],
		),
		events: list(parts["events"]).map((event) => ({
			name: String(event["name"]),
			text: [String(event["when"] ?? ""), ...strings(event["then"])].join(";\n"),
		})),
		...(isRelation ? { ends: endTables(kind) } : {}),
	};
}

const KINDS: Readonly<Record<string, MatrixTable["kind"]>> = {
	NORMAL: "normal",
	RELATION: "relation",
	ANY: "any",
};

function fieldSchema(field: Fields, texts: ReadonlyMap<string, string>): FieldSchema {
	const name = String(field["name"]);
	const permissions = isObject(field["permissions"]) ? field["permissions"] : {};
	const text = (key: string) => (typeof field[key] === "string" ? { [key]: field[key] } : {});
	return {
		name,
		definition: texts.get(name) ?? "",
		type: typeof field["kind"] === "string" ? field["kind"] : "any",
		permissions: {
			select: permission(permissions["select"]),
			create: permission(permissions["create"]),
			update: permission(permissions["update"]),
		},
		isReadonly: field["readonly"] === true,
		isComputed: typeof field["value"] === "string" || typeof field["computed"] === "string",
		...text("value"),
		...text("computed"),
		...text("assert"),
		...(typeof field["default"] === "string" ? { fallback: field["default"] } : {}),
		isFallbackAlways: field["default_always"] === true,
		isReference: field["reference"] !== undefined && field["reference"] !== null,
	};
}

/** The clause as it stands in a definition. */
export function clauseText(action: Action, permission: Permission): string {
	if (typeof permission === "boolean") return `FOR ${action} ${permission ? "FULL" : "NONE"}`;
	return `FOR ${action} WHERE ${permission}`;
}

function permission(value: unknown): Permission {
	return typeof value === "boolean" || typeof value === "string" ? value : false;
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly Fields[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

function endTables(kind: Fields): EndTables {
	return {
		in: tableNames(kind["in"]),
		out: tableNames(kind["out"]),
		isEnforced: kind["enforced"] === true,
	};
}

/** Names of tables: texts on engine 3.0.2, values of their own type on server 3.3.2. */
function tableNames(value: unknown): readonly string[] {
	return (Array.isArray(value) ? value : []).map((each: unknown) =>
		each instanceof Table ? each.name : String(each),
	);
}

function strings(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function textsIn(value: unknown): ReadonlyMap<string, string> {
	return new Map(
		Object.entries(isObject(value) ? value : {}).flatMap(([name, text]) =>
			typeof text === "string" ? [[name, text] as const] : [],
		),
	);
}
