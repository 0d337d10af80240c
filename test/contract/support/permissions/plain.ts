/** What each user can do, by plain calls of the SDK outside any transaction; an administrator looks, and puts all back. */
import { createNodeEngines } from "@surrealdb/node";
import { equals, RecordId, Surreal, type SurrealSession, Table } from "surrealdb";
import WebSocket from "ws";
import { type DrawnTable, definitionsOf } from "./drawn";

/** What came of one call. */
export type PlainOutcome = "took" | "silent" | "refused";

type Row = Readonly<Record<string, unknown>> & { readonly id: RecordId };

export class Plain {
	#rows = new Map<string, readonly Row[]>();

	private constructor(
		private readonly db: Surreal,
		private readonly tables: readonly DrawnTable[],
		private readonly place: { readonly namespace: string; readonly database: string },
	) {}

	static async at(
		endpoint: string,
		place: { readonly namespace: string; readonly database: string },
		tables: readonly DrawnTable[],
	): Promise<Plain> {
		const isServer = endpoint.startsWith("ws");
		const db = new Surreal(
			isServer
				? { websocketImpl: WebSocket as unknown as typeof globalThis.WebSocket }
				: // Its published types repeat those of the SDK.
					{
						engines: createNodeEngines() as unknown as NonNullable<
							ConstructorParameters<typeof Surreal>[0]
						>["engines"] & {},
					},
		);
		await db.connect(endpoint);
		if (isServer) await db.signin({ username: "root", password: "root" });
		await db.use(place);
		await db.query(definitionsOf(tables));
		const plain = new Plain(db, tables, place);
		for (const { name } of tables) plain.#rows.set(name, await plain.#read(name));
		return plain;
	}

	/** Records of a table, as the administrator sees them. */
	rows(table: string): readonly Row[] {
		return this.#rows.get(table) ?? [];
	}

	async signedIn(user: string): Promise<PlainUser> {
		const session = await this.db.newSession();
		const { namespace, database } = this.place;
		if (user === "viewer" || user === "editor")
			await session.signin({ namespace, database, username: user, password: user });
		else await session.signin({ namespace, database, access: "account", variables: { user, pass: user } });
		await session.set("tenant", "a");
		return new PlainUser(this, session);
	}

	async #read(table: string): Promise<readonly Row[]> {
		const [rows] = await this.db.query<[Row[]]>("SELECT * FROM $table ORDER BY id", {
			table: new Table(table),
		});
		return rows;
	}

	/** Lets the user do it, looks at what became of the table, and puts it back as it was. */
	async look(
		table: string,
		act: () => Promise<unknown>,
		took: (now: readonly Row[]) => boolean,
	): Promise<PlainOutcome> {
		const failed = await act().then(
			() => false,
			() => true,
		);
		const now = await this.#read(table);
		const did = took(now);
		if (!equals(now, this.rows(table))) await this.#putBack(table);
		if (did && failed) throw new Error("It failed, and it took effect.");
		return failed ? "refused" : did ? "took" : "silent";
	}

	/** As an import does it: without events and permissions. */
	async #putBack(name: string): Promise<void> {
		const isRelation = this.tables.some((table) => table.name === name && table.isRelation);
		await this.db.query(
			`OPTION IMPORT; DELETE $table; INSERT ${isRelation ? "RELATION " : ""}INTO $table $rows`,
			{ table: new Table(name), rows: this.rows(name) },
		);
		if (!equals(await this.#read(name), this.rows(name))) throw new Error(`${name} was not put back.`);
	}

	async close(): Promise<void> {
		await this.db.close();
	}
}

/** One user's calls. */
export class PlainUser {
	#made = 0;

	constructor(
		private readonly plain: Plain,
		private readonly session: SurrealSession,
	) {}

	/** Rows by id, or nothing where it is refused. */
	async select(table: string): Promise<ReadonlyMap<string, Row> | undefined> {
		try {
			const [rows] = await this.session.query<[Row[]]>("SELECT * FROM $table", { table: new Table(table) });
			return new Map(rows.map((row) => [row.id.toString(), row]));
		} catch {
			return undefined;
		}
	}

	/** Sets a field of one record, or `note`. */
	update(table: string, id: RecordId, field = "note", value: unknown = "after"): Promise<PlainOutcome> {
		return this.plain.look(
			table,
			() => this.session.query(`UPDATE $id SET ${field} = $value`, { id, value }),
			(now) =>
				equals(
					at(
						now.find((row) => equals(row.id, id)),
						field,
					),
					value,
				),
		);
	}

	delete(table: string, id: RecordId): Promise<PlainOutcome> {
		return this.plain.look(
			table,
			() => this.session.query("DELETE $id", { id }),
			(now) => !now.some((row) => equals(row.id, id)),
		);
	}

	/** Makes a record with the content of another one, and with what `set` says besides (`owner = $auth, n = 1`). */
	create(table: string, like: Row, set: string): Promise<PlainOutcome> {
		const id = new RecordId(table, [1000 + this.#made++, "x"]);
		const { id: _, in: from, out: to, ...content } = like;
		const ends = new Map([...set.matchAll(/\b(in|out) = (\$auth)/g)].map(([, end, value]) => [end, value]));
		const rest = set
			.split(", ")
			.filter((part) => part !== "" && !/^(in|out) = /.test(part))
			.map((part) => `, ${part}`)
			.join("");
		const fields = Object.keys(content).map((name) => `${name} = $content.${name}`);
		const what = from
			? `LET $from = ${ends.get("in") ?? "$in"}; LET $to = ${ends.get("out") ?? "$out"}; RELATE $from->$id->$to`
			: "CREATE $id";
		return this.plain.look(
			table,
			() => this.session.query(`${what} SET ${fields.join(", ")}${rest}`, { id, content, in: from, out: to }),
			(now) => now.some((row) => equals(row.id, id)),
		);
	}
}

/** The value at a path of names. */
export function at(row: unknown, path: string): unknown {
	return path
		.split(".")
		.reduce<unknown>(
			(value, name) => (typeof value === "object" && value !== null ? (value as Row)[name] : undefined),
			row,
		);
}
