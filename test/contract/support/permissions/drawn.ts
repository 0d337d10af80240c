/** Drawn databases: tables with drawn permissions over the fields and users that are always there. */
import fc from "fast-check";

/** Who is looked at. */
export const USERS = ["alice", "bob", "carol"] as const;
/** Fields of every table, besides `note`, which no clause asks for. */
export const FIELDS = ["owner", "n", "flag", "s", "sub", "sub.x"] as const;

export interface DrawnField {
	readonly name: (typeof FIELDS)[number];
	readonly select: string;
	readonly update: string;
	readonly create: string;
}

export interface DrawnTable {
	readonly name: string;
	readonly isSchemafull: boolean;
	readonly isRelation: boolean;
	/** Of a relation: only between records that exist, and between the same two only once. */
	readonly isOnce: boolean;
	/** The object and what is within it have to be there. */
	readonly needsSub: boolean;
	readonly select: string;
	readonly create: string;
	readonly update: string;
	readonly delete: string;
	/** Those with permissions of their own. */
	readonly fields: readonly DrawnField[];
	/** Condition of an event that throws. */
	readonly event?: string;
	readonly records: readonly DrawnRecord[];
}

export interface DrawnRecord {
	readonly owner: string;
	readonly n: number;
	readonly flag: boolean;
	readonly s: string;
	readonly x: number;
}

const NAMES = ["plain", "odd name", "select-me"];

const atom = fc.oneof(
	{ weight: 5, arbitrary: fc.constant("owner = $auth") },
	{ weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((n) => `n < ${n}`) },
	{ weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((n) => `n = ${n}`) },
	fc.constant("flag"),
	fc.constant("flag = true"),
	fc.constantFrom("s = 'a'", "s != 'a'", "sub.x > 1", "sub.x = 2"),
	fc.constantFrom(
		"owner != $auth",
		"$auth != NONE",
		"$auth.admin = true",
		"$auth.team = s",
		"owner.admin = true",
	),
	fc.constantFrom(
		"count((SELECT * FROM user)) > 0",
		"fn::isKnown($auth)",
		"$access = 'account'",
		"s = $tenant",
	),
);

const condition = fc.oneof(
	{ weight: 3, arbitrary: atom },
	fc.tuple(atom, fc.constantFrom("AND", "OR"), atom).map((parts) => parts.join(" ")),
	atom.map((text) => `!(${text})`),
);

const permission = fc.oneof(
	{ weight: 1, arbitrary: fc.constant("NONE") },
	{ weight: 1, arbitrary: fc.constant("FULL") },
	{ weight: 3, arbitrary: condition.map((text) => `WHERE ${text}`) },
);

/** Of a field: what it depends on is not the field itself, so that it does not matter what it is changed to. */
const fieldPermission = fc.constantFrom("FULL", "FULL", "NONE", "WHERE $auth.admin = true");

const field = fc.record({
	name: fc.constantFrom(...FIELDS),
	select: fieldPermission,
	update: fc.constantFrom("FULL", "NONE"),
	create: fc.constantFrom("FULL", "NONE"),
});

const record = fc.record({
	owner: fc.constantFrom(...USERS),
	n: fc.integer({ min: 0, max: 3 }),
	flag: fc.boolean(),
	s: fc.constantFrom("a", "b"),
	x: fc.integer({ min: 0, max: 3 }),
});

const table = fc.record(
	{
		isSchemafull: fc.boolean(),
		isRelation: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
		isOnce: fc.boolean(),
		needsSub: fc.boolean(),
		select: permission,
		create: permission,
		update: permission,
		delete: permission,
		fields: fc.uniqueArray(field, { maxLength: 2, selector: ({ name }) => name }),
		event: fc.constantFrom(
			"$event = 'UPDATE' AND $before.n = 1",
			"$event = 'DELETE' AND $before.flag",
			"$event = 'CREATE'",
			"$auth.admin = true",
		),
		records: fc.array(record, { maxLength: 5 }),
	},
	{
		requiredKeys: [
			"isSchemafull",
			"isRelation",
			"isOnce",
			"needsSub",
			"select",
			"create",
			"update",
			"delete",
			"fields",
			"records",
		],
	},
);

/** Databases of one to three tables. */
export const drawnDatabase: fc.Arbitrary<readonly DrawnTable[]> = fc
	.array(table, { minLength: 1, maxLength: NAMES.length })
	.map((tables) => tables.map((each, at) => ({ ...each, name: NAMES[at] ?? "" })));

/** Definitions and records, as SurrealQL. */
export function definitionsOf(tables: readonly DrawnTable[]): string {
	return [BASE, ...tables.map(definitionOf)].join("\n");
}

const BASE = `
DEFINE FUNCTION fn::isKnown($who: any) { RETURN $who != NONE } PERMISSIONS FULL;
DEFINE TABLE user SCHEMALESS PERMISSIONS FOR select FULL, FOR create, update, delete NONE;
CREATE user:alice SET pass = 'alice', admin = true, team = 'a';
CREATE user:bob SET pass = 'bob', admin = false, team = 'b';
CREATE user:carol SET pass = 'carol', admin = false, team = 'a';
DEFINE ACCESS account ON DATABASE TYPE RECORD
	SIGNIN (SELECT * FROM user WHERE id = type::record('user', $user) AND pass = $pass) DURATION FOR SESSION 1h;
DEFINE USER viewer ON DATABASE PASSWORD 'viewer' ROLES VIEWER;
DEFINE USER editor ON DATABASE PASSWORD 'editor' ROLES EDITOR;`;

/** Types of the fields, for tables that have to have them, and for fields with permissions. */
const TYPES: Readonly<Record<string, string>> = {
	owner: "record<user>",
	n: "int",
	flag: "bool",
	s: "string",
	sub: "object",
	"sub.x": "int",
	note: "string",
};

function definitionOf(drawn: DrawnTable): string {
	const name = `\`${drawn.name}\``;
	const own = new Map<string, DrawnField>(drawn.fields.map((each) => [each.name, each]));
	const hasSub = own.has("sub") || own.has("sub.x") || drawn.needsSub;
	const fields = Object.entries(TYPES).flatMap(([path, type]) => {
		const each = own.get(path);
		const isSub = path === "sub" || path === "sub.x";
		if (!drawn.isSchemafull && !each && !(isSub && (drawn.needsSub || (path === "sub" && hasSub)))) return [];
		const permissions = each
			? ` PERMISSIONS FOR select ${each.select}, FOR create ${each.create}, FOR update ${each.update}`
			: "";
		const its = isSub && drawn.needsSub ? type : `option<${type}>`;
		return [`DEFINE FIELD ${path} ON ${name} TYPE ${its}${permissions};`];
	});
	const isOnce = drawn.isRelation && drawn.isOnce;
	const kind = drawn.isRelation
		? `TYPE RELATION IN user OUT user${isOnce ? " ENFORCED" : ""}`
		: "TYPE NORMAL";
	// Each has its owner for one end, and all have the same other one.
	const records = isOnce
		? USERS.flatMap((user) => drawn.records.find(({ owner }) => owner === user) ?? [])
		: drawn.records;
	const { select, create, update } = drawn;
	return [
		`DEFINE TABLE ${name} ${kind} ${drawn.isSchemafull ? "SCHEMAFULL" : "SCHEMALESS"} PERMISSIONS FOR select ${select}, FOR create ${create}, FOR update ${update}, FOR delete ${drawn.delete};`,
		...fields,
		...(isOnce ? [`DEFINE INDEX once ON ${name} FIELDS in, out UNIQUE;`] : []),
		...records.map((each, at) => recordOf(drawn, each, at)),
		// Behind the records: what it throws at is what users do.
		...(drawn.event === undefined
			? []
			: [`DEFINE EVENT no ON ${name} WHEN ${drawn.event} THEN { THROW 'not this one' };`]),
	].join("\n");
}

function recordOf(
	{ name, isRelation }: DrawnTable,
	{ owner, n, flag, s, x }: DrawnRecord,
	at: number,
): string {
	const set = `SET owner = user:${owner}, n = ${n}, flag = ${flag}, s = '${s}', sub = { x: ${x} }, note = 'before'`;
	const id = `\`${name}\`:[${at}, 'x']`;
	return isRelation ? `RELATE user:${owner}->${id}->user:bob ${set};` : `CREATE ${id} ${set};`;
}
