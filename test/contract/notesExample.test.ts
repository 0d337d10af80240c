/** The workspace in examples/notes loads without an error, and shows each person another part of it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createNodeEngines } from "@surrealdb/node";
import { type DriverOptions, Surreal, type SurrealSession } from "surrealdb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const text = (name: string) =>
	readFileSync(fileURLToPath(new URL(`../../examples/notes/${name}`, import.meta.url)), "utf8");

const home = { namespace: "notes", database: "notes" };
const account = (name: string, password = `${name}-example`) => ({
	...home,
	access: "account",
	variables: { name, password },
});

describe("examples/notes", () => {
	// Its published types repeat a class of the SDK instead of importing it.
	const db = new Surreal({
		engines: createNodeEngines() as unknown as NonNullable<DriverOptions["engines"]>,
	});
	const run = (session: SurrealSession, name: string) => session.query(text(name)).collect();
	const as = async (name: string) => {
		const session = await db.newSession();
		await session.signin(account(name));
		return session;
	};

	beforeAll(async () => {
		await db.connect("mem://");
		await db.use(home);
		await run(db, "schema.surql");
		await run(db, "seed.surql");
	});
	afterAll(() => db.close());

	it("can be set up again", async () => {
		await run(db, "schema.surql");
		await run(db, "seed.surql");
	});

	it.each([
		["alice", 5, 1],
		["bob", 4, 1],
		["carol", 3, 1],
	])("shows %s %i notes and %i address", async (name, notes, addresses) => {
		const session = await as(name);
		const [rows] = await run(session, "queries/2-notes.surql");
		expect(rows).toHaveLength(notes);
		for (const row of rows as { owner: string; remark?: string }[]) {
			if (row.owner !== name) expect(row.remark).toBeUndefined();
		}
		const [people] = await run(session, "queries/3-people.surql");
		expect((people as { email?: string }[]).filter(({ email }) => email)).toHaveLength(addresses);
	});

	it("shows who has just signed up what is published", async () => {
		const session = await db.newSession();
		await session.signup(account("dave"));
		const [rows] = await run(session, "queries/2-notes.surql");
		expect(rows).toHaveLength(2);
		await db.query("DELETE user WHERE name = 'dave'");
	});

	it("asks by a variable of the session", async () => {
		const session = await as("bob");
		await session.set("lang", "de");
		const [rows] = await run(session, "queries/4-by-language.surql");
		expect(rows).toEqual([{ title: "Reise nach Wien", lang: "de", tags: ["travel"] }]);
	});

	it("denies changes silently", async () => {
		const [update, own, foreign] = await run(await as("carol"), "queries/5-changes.surql");
		expect(update).toEqual([]);
		expect(own).toHaveLength(1);
		expect(foreign).toEqual([]);
	});

	it("has one wrong permission, which lets everybody read everybody's bookmarks, until it says what was meant", async () => {
		const owners = async (name: string) => {
			const session = await as(name);
			const [bookmarks] = await session.query("SELECT id, owner FROM bookmark ORDER BY id").collect();
			return (bookmarks as readonly { owner: unknown }[]).map(({ owner }) => String(owner));
		};
		const everybody = ["user:alice", "user:bob", "user:bob", "user:carol"];
		for (const name of ["alice", "bob", "carol"]) expect(await owners(name)).toEqual(everybody);

		await db.query("ALTER TABLE bookmark PERMISSIONS FOR select, create, update, delete WHERE owner = $auth");
		expect(await owners("bob")).toEqual(["user:bob", "user:bob"]);
		await run(db, "schema.surql");
		expect(await owners("bob")).toEqual(everybody);
	});

	it("lets the reader read everything", async () => {
		const session = await db.newSession();
		await session.signin({ ...home, username: "reader", password: "reader-example" });
		const [rows] = await session.query("SELECT * FROM note WHERE owner = user:alice").collect();
		expect(rows).toHaveLength(3);
	});
});
