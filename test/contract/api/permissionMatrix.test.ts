/** The permission matrix against rights that are known by how they were made. */
import assert from "node:assert/strict";
import { quoteIdentifier } from "../../../src/common/surrealql/quote";
import { cellsOf, rightsOf, shortly } from "./support/matrix";
import { type Connected, DEFAULT, describeAt, everywhere, home, recordUser, UNKNOWN } from "./support/places";
import { refused } from "./support/refusal";

/** Two users of the schema's record access, `alice` and `bob`, and tables that they have these rights to. */
const schema = `
DEFINE TABLE owned SCHEMALESS PERMISSIONS FOR select WHERE open = true OR owner = $auth, FOR create, update, delete WHERE owner = $auth;
CREATE owned:1 SET owner = user:alice, open = false, n = 1;
CREATE owned:2 SET owner = user:bob, open = true, n = 2;
CREATE owned:3 SET owner = user:bob, open = false, n = 3;

DEFINE TABLE full SCHEMALESS PERMISSIONS FULL; CREATE full:1, full:2;
DEFINE TABLE closed SCHEMALESS PERMISSIONS NONE; CREATE closed:1, closed:2;
DEFINE TABLE empty SCHEMALESS PERMISSIONS FULL;
DEFINE TABLE emptyStrict SCHEMAFULL PERMISSIONS FULL;
DEFINE FIELD name ON emptyStrict TYPE string ASSERT string::is_email($value);
DEFINE FIELD role ON emptyStrict TYPE string ASSERT $value IN ['writer', 'reader'];
DEFINE FIELD age ON emptyStrict TYPE int ASSERT $value > 17;
DEFINE FIELD at ON emptyStrict TYPE datetime;
DEFINE FIELD who ON emptyStrict TYPE record<user>;
DEFINE FIELD tags ON emptyStrict TYPE array<string>;
DEFINE TABLE emptyOdd SCHEMAFULL PERMISSIONS FULL;
DEFINE FIELD never ON emptyOdd TYPE string ASSERT $value = 'a' AND $value = 'b';

DEFINE TABLE blindDelete SCHEMALESS PERMISSIONS FOR select, create, update NONE, FOR delete WHERE n = 1;
CREATE blindDelete:1 SET n = 1; CREATE blindDelete:2 SET n = 2; CREATE blindDelete:3 SET n = 1;
DEFINE TABLE blindUpdate SCHEMALESS PERMISSIONS FOR select, create, delete NONE, FOR update WHERE n = 1;
CREATE blindUpdate:1 SET n = 1; CREATE blindUpdate:2 SET n = 2; CREATE blindUpdate:3 SET n = 1;
DEFINE TABLE blindCreate SCHEMALESS PERMISSIONS FOR select, update, delete NONE, FOR create FULL;
CREATE blindCreate:1 SET n = 1;

DEFINE TABLE likes TYPE RELATION IN user OUT owned SCHEMALESS PERMISSIONS FOR select FULL, FOR create, update, delete WHERE in = $auth;
DEFINE INDEX once ON likes FIELDS in, out UNIQUE;
RELATE user:bob->likes:1->owned:1 SET n = 1; RELATE user:alice->likes:2->owned:2 SET n = 1;
DEFINE TABLE sees TYPE RELATION IN user OUT owned SCHEMAFULL PERMISSIONS FOR select, update, delete NONE, FOR create FULL;
DEFINE FIELD n ON sees TYPE int;
RELATE user:bob->sees:1->owned:1 SET n = 1;

DEFINE TABLE strict SCHEMAFULL PERMISSIONS FOR select, update FULL, FOR create WHERE state = 'draft', FOR delete NONE;
DEFINE FIELD state ON strict TYPE 'draft' | 'sent' READONLY;
DEFINE FIELD code ON strict TYPE string ASSERT string::len($value) = 3 READONLY;
DEFINE FIELD email ON strict TYPE string ASSERT string::is_email($value);
DEFINE FIELD size ON strict TYPE int ASSERT $value > 10 AND $value < 20;
DEFINE INDEX email ON strict FIELDS email UNIQUE;
CREATE strict:1 SET state = 'sent', code = 'abc', email = 'a@example.com', size = 11;
CREATE strict:2 SET state = 'sent', code = 'abd', email = 'b@example.com', size = 12;
DEFINE TABLE fixed SCHEMAFULL PERMISSIONS FULL;
DEFINE FIELD code ON fixed TYPE string READONLY;
CREATE fixed:1 SET code = 'a';

DEFINE TABLE throwing SCHEMALESS PERMISSIONS FULL; CREATE throwing:1;
DEFINE EVENT no ON throwing THEN { THROW 'not today' };
DEFINE TABLE somethrow SCHEMALESS PERMISSIONS FULL; CREATE somethrow:1 SET n = 1; CREATE somethrow:2 SET n = 2;
DEFINE EVENT no ON somethrow WHEN $event = 'UPDATE' AND $after.n = 1 THEN { THROW 'not this one' };

DEFINE TABLE \`odd name\` SCHEMAFULL PERMISSIONS FOR select, create WHERE \`a-b\`.\`c d\` = 'x', FOR update FULL, FOR delete NONE;
DEFINE FIELD \`a-b\` ON \`odd name\` TYPE object;
DEFINE FIELD \`a-b\`.\`c d\` ON \`odd name\` TYPE string;
DEFINE FIELD \`e f\` ON \`odd name\` TYPE option<int>;
CREATE \`odd name\`:\`1 2\` SET \`a-b\` = { \`c d\`: 'x' }; CREATE \`odd name\`:['a', 1.0f, { b: u'0189d6e3-8eac-703a-9a48-d9faa78b44b9' }] SET \`a-b\` = { \`c d\`: 'y' };

DEFINE TABLE many SCHEMALESS PERMISSIONS FOR select WHERE n < 5, FOR update, delete WHERE n < 2, FOR create NONE;
FOR $n IN 0..12 { CREATE type::record('many', $n) SET n = $n };

DEFINE TABLE folk SCHEMAFULL PERMISSIONS FOR select FULL, FOR create, update FULL, FOR delete NONE;
DEFINE FIELD name ON folk TYPE string;
DEFINE FIELD secret ON folk TYPE string PERMISSIONS FOR select NONE, FOR update NONE;
DEFINE FIELD mine ON folk TYPE option<string> PERMISSIONS FOR select WHERE id.id() = 1;
DEFINE FIELD kept ON folk TYPE option<int> PERMISSIONS FOR update NONE, FOR create NONE;
DEFINE FIELD once ON folk TYPE option<int> READONLY;
DEFINE FIELD twice ON folk COMPUTED 2;
DEFINE FIELD address ON folk TYPE option<object>;
DEFINE FIELD address.city ON folk TYPE option<string> PERMISSIONS FOR update NONE;
DEFINE FIELD tags ON folk TYPE option<array<string>>;
CREATE folk:1 SET name = 'a', secret = 's', mine = 'm', kept = 1, once = 1, address = { city: 'x' }, tags = ['a'];
CREATE folk:2 SET name = 'b', secret = 't', mine = 'n', kept = 2, once = 2, address = { city: 'y' }, tags = ['a', 'b'];

DEFINE FUNCTION fn::told() { http::post('http://127.0.0.1:1') };
DEFINE TABLE outward SCHEMALESS PERMISSIONS FULL; CREATE outward:1;
DEFINE EVENT tell ON outward WHEN false THEN { fn::told() };
DEFINE SEQUENCE counter;
DEFINE TABLE counted SCHEMALESS PERMISSIONS FULL;
DEFINE FIELD n ON counted TYPE int DEFAULT sequence::nextval('counter');
CREATE counted:1 SET n = 1;
DEFINE TABLE overview AS SELECT count() AS total FROM full GROUP ALL PERMISSIONS FOR select FULL;
`;

describeAt(
	everywhere,
	(use) => {
		const matrixOf = async (
			id: string,
			table: string,
			options: Parameters<typeof use.api.permissionMatrix>[1] = {},
		) => use.api.permissionMatrix([id], { tables: [table], ...options });
		const rights = async (id: string, table: string) => rightsOf(await matrixOf(id, table), table);

		it("counts what a record user may do with records that are its own and others'", async () => {
			const alice = await use.alice();
			const bob = await use.session({ as: recordUser("bob") });
			const matrix = await use.api.permissionMatrix([alice.id, bob.id], { tables: ["owned"] });
			assert.deepEqual(matrix.sessions, [alice.id, bob.id]);
			const of = (id: string) =>
				rightsOf({ ...matrix, cells: matrix.cells.filter(({ session }) => session === id) }, "owned");
			assert.deepEqual(of(alice.id), {
				select: "partly 2/3",
				create: "allowed 1/1",
				update: "partly 1/3",
				delete: "partly 1/3",
			});
			assert.deepEqual(of(bob.id), {
				select: "partly 2/3",
				create: "allowed 1/1",
				update: "partly 2/3",
				delete: "partly 2/3",
			});
		});

		it("says which clause decides, and with what a record was created", async () => {
			const bob = await use.session({ as: recordUser("bob") });
			const { select, create } = cellsOf(await matrixOf(bob.id, "owned"), "owned");
			assert.equal(select?.clause, "FOR select WHERE open = true OR owner = $auth");
			assert.equal(create?.clause, "FOR create WHERE owner = $auth");
			assert.equal(create?.reason, "with owner = $auth");
		});

		it("tells full rights from none", async () => {
			const { id } = await use.alice();
			assert.deepEqual(await rights(id, "full"), {
				select: "allowed 2/2",
				create: "allowed 1/1",
				update: "allowed 2/2",
				delete: "allowed 2/2",
			});
			assert.deepEqual(await rights(id, "closed"), {
				select: "silentlyDenied 0/2",
				create: "silentlyDenied 0/1",
				update: "silentlyDenied 0/2",
				delete: "silentlyDenied 0/2",
			});
		});

		it("finds out what took effect on records that the session cannot see", async () => {
			const { id } = await use.alice();
			const denied = { select: "silentlyDenied 0/3", create: "silentlyDenied 0/1" };
			assert.deepEqual(await rights(id, "blindDelete"), {
				...denied,
				update: "silentlyDenied 0/3",
				delete: "partly 2/3",
			});
			assert.deepEqual(await rights(id, "blindUpdate"), {
				...denied,
				update: "partly 2/3",
				delete: "silentlyDenied 0/3",
			});
			assert.deepEqual(await rights(id, "blindCreate"), {
				select: "silentlyDenied 0/1",
				create: "allowed 1/1",
				update: "silentlyDenied 0/1",
				delete: "silentlyDenied 0/1",
			});
		});

		it("knows nothing of records that are not there, and makes one out of types", async () => {
			const { id } = await use.alice();
			const empty = await matrixOf(id, "empty");
			assert.deepEqual(rightsOf(empty, "empty"), {
				select: "unknown",
				create: "allowed 1/1",
				update: "unknown",
				delete: "unknown",
			});
			assert.equal(cellsOf(empty, "empty")["select"]?.reason, "the table is empty");
			assert.equal((await rights(id, "emptyStrict"))["create"], "allowed 1/1");
			const odd = cellsOf(await matrixOf(id, "emptyOdd"), "emptyOdd")["create"];
			assert.equal(odd?.verdict, "unknown");
			assert.match(odd?.reason ?? "", /^no record could be made that the definitions take: .*never/);
		});

		it("relates where a table is a relation", async () => {
			const { id } = await use.alice();
			const likes = await matrixOf(id, "likes");
			assert.deepEqual(rightsOf(likes, "likes"), {
				select: "allowed 2/2",
				create: "allowed 1/1",
				update: "partly 1/2",
				delete: "partly 1/2",
			});
			assert.match(cellsOf(likes, "likes")["create"]?.reason ?? "", /with in = \$auth/);
			assert.deepEqual(await rights(id, "sees"), {
				select: "silentlyDenied 0/1",
				create: "allowed 1/1",
				update: "silentlyDenied 0/1",
				delete: "silentlyDenied 0/1",
			});
		});

		it("gives what definitions take: literals, unique values, what an ASSERT asks for", async () => {
			const { id } = await use.alice();
			const strict = await matrixOf(id, "strict");
			assert.deepEqual(rightsOf(strict, "strict"), {
				select: "allowed 2/2",
				create: "allowed 1/1",
				update: "allowed 2/2",
				delete: "silentlyDenied 0/2",
			});
			assert.equal(cellsOf(strict, "strict")["create"]?.reason, "with state = 'draft'");
			const { update } = cellsOf(await matrixOf(id, "fixed"), "fixed");
			assert.equal(update?.verdict, "allowed");
			assert.match(update?.reason ?? "", /^no field could be changed/);
		});

		it("is refused what an event throws at", async () => {
			const { id } = await use.alice();
			const throwing = await matrixOf(id, "throwing");
			assert.deepEqual(rightsOf(throwing, "throwing"), {
				select: "allowed 1/1",
				create: "refused 0/1",
				update: "refused 0/1",
				delete: "refused 0/1",
			});
			for (const action of ["create", "update", "delete"])
				assert.match(cellsOf(throwing, "throwing")[action]?.reason ?? "", /event no\b.*not today/);
			const some = cellsOf(await matrixOf(id, "somethrow"), "somethrow")["update"];
			assert.ok(some);
			assert.equal(shortly(some), "partly 1/2");
			assert.match(some.reason ?? "", /^1 of them: .*not this one/);
		});

		it("quotes names, and takes ids of any kind", async () => {
			const { id } = await use.alice();
			const matrix = await matrixOf(id, "odd name", { fields: true });
			assert.deepEqual(rightsOf(matrix, "odd name"), {
				select: "partly 1/2",
				create: "allowed 1/1",
				update: "allowed 2/2",
				delete: "silentlyDenied 0/2",
			});
			assert.equal(rightsOf(matrix, "odd name", "`a-b`.`c d`")["select"], "partly 1/2");
		});

		it("tries the first records of many, and says so", async () => {
			const { id } = await use.alice();
			const matrix = await matrixOf(id, "many", { records: 4 });
			assert.deepEqual(rightsOf(matrix, "many"), {
				select: "allowed 4/4",
				create: "silentlyDenied 0/1",
				update: "partly 2/4",
				delete: "partly 2/4",
			});
			assert.equal(cellsOf(matrix, "many")["select"]?.reason, "the first 4 of 12 records were tried");
			assert.deepEqual(await rights(id, "many"), {
				select: "partly 5/12",
				create: "silentlyDenied 0/1",
				update: "partly 2/12",
				delete: "partly 2/12",
			});
		});

		it("looks at fields", async () => {
			const { id } = await use.alice();
			const matrix = await matrixOf(id, "folk", { fields: true });
			const of = (field: string) => rightsOf(matrix, "folk", field);
			const full = { select: "allowed 2/2", create: "allowed 1/1", update: "allowed 2/2" };
			assert.deepEqual(of("name"), full);
			assert.deepEqual(of("tags"), full);
			assert.deepEqual(of("secret"), {
				select: "silentlyDenied 0/2",
				create: "unknown",
				update: "unknown",
			});
			assert.equal(of("mine")["select"], "partly 1/2");
			assert.deepEqual(of("kept"), { ...full, create: "silentlyDenied 0/1", update: "silentlyDenied 0/2" });
			assert.deepEqual(of("once"), { ...full, update: "refused 0/2" });
			assert.match(cellsOf(matrix, "folk", "once")["update"]?.reason ?? "", /readonly/);
			assert.deepEqual(of("twice"), {
				select: "allowed 2/2",
				create: "unknown",
				update: "silentlyDenied 0/2",
			});
			assert.equal(of("address.city")["update"], "silentlyDenied 0/2");
			assert.equal(cellsOf(matrix, "folk", "secret")["select"]?.clause, "FOR select NONE");
		});

		it("does not try what reaches outside, unless it is told to", async () => {
			const { id } = await use.alice();
			const matrix = await matrixOf(id, "outward");
			assert.deepEqual(rightsOf(matrix, "outward"), {
				select: "allowed 1/1",
				create: "unknown",
				update: "unknown",
				delete: "unknown",
			});
			assert.match(
				cellsOf(matrix, "outward")["update"]?.reason ?? "",
				/http::post by fn::told in event tell/,
			);
			const tried = await matrixOf(id, "outward", { outside: "try" });
			assert.equal(rightsOf(tried, "outward")["update"], "allowed 1/1");
		});

		it("steps no sequence", async () => {
			const { id } = await use.alice();
			const next = () => use.value(DEFAULT, "RETURN sequence::nextval('counter')");
			const before = Number(await next());
			assert.equal((await rights(id, "counted"))["create"], "allowed 1/1");
			assert.equal(Number(await next()), before + 1);
		});

		it("looks at views", async () => {
			const { id } = await use.alice();
			const found = await rights(id, "overview");
			assert.equal(found["select"], "allowed 1/1");
			for (const action of ["create", "update", "delete"])
				assert.doesNotMatch(found[action] ?? "", /allowed|partly/);
		});

		it("takes every session as what it is", async () => {
			const admin = await use.admin();
			assert.deepEqual(await rights(admin.id, "closed"), {
				select: "allowed 2/2",
				create: "allowed 1/1",
				update: "allowed 2/2",
				delete: "allowed 2/2",
			});
			const nobody = await use.session();
			const matrix = await matrixOf(nobody.id, "full");
			// An embedded engine takes whoever is not signed in for its owner.
			const found = new Set(matrix.cells.map(({ verdict }) => verdict));
			assert.deepEqual([...found], [use.embedded ? "allowed" : "refused"]);
			const alice = await use.alice();
			await use.api.signOut(alice.id);
			const after = (await matrixOf(alice.id, "closed")).cells.map(({ verdict }) => verdict);
			assert.deepEqual(new Set(after), new Set([use.embedded ? "allowed" : "refused"]));
		});

		it("knows nothing of a session that is elsewhere", async () => {
			const admin = await use.admin();
			await use.api.useNamespaceDatabase(admin.id, { database: "elsewhere" });
			const { cells } = await matrixOf(admin.id, "full");
			assert.equal(cells.length, 4);
			for (const { verdict, reason } of cells) {
				assert.equal(verdict, "unknown");
				assert.equal(reason, "the session is in test/elsewhere, not in test/test");
			}
		});

		it("refuses where the default session sees nothing, and what it is not to be called with", async () => {
			await refused("sessionNotFound", use.api.permissionMatrix([UNKNOWN]));
			await refused("invalidArgument", use.api.permissionMatrix([DEFAULT], { tables: ["nowhere"] }));
			await refused("invalidArgument", use.api.permissionMatrix([DEFAULT], { records: 0 }));
			await refused("invalidArgument", use.api.permissionMatrix([DEFAULT, DEFAULT]));
			const { id } = await use.alice();
			await use.api.signIn(DEFAULT, recordUser("bob"));
			const refusal = await refused("notAllowed", use.api.permissionMatrix([id]));
			assert.match(refusal.message, /user:bob/);
			await use.connect();
			if (!use.embedded) return;
			await use.api.useNamespaceDatabase(DEFAULT, { namespace: null, database: null });
			await refused("notAllowed", use.api.permissionMatrix([DEFAULT]));
			await use.api.useNamespaceDatabase(DEFAULT, home);
		});

		it("leaves nothing behind", async () => {
			const alice = await use.alice();
			const sessions = [alice.id, (await use.admin()).id, DEFAULT];
			const before = await everything(use);
			const { cells } = await use.api.permissionMatrix(sessions, { fields: true, outside: "skip" });
			assert.ok(cells.length > 300);
			assert.equal(await everything(use), before);
		});
	},
	{ schema },
);

/** All definitions and records, and which sessions there are. */
async function everything(use: Connected): Promise<string> {
	const [info] = await use.api.query(DEFAULT, "INFO FOR DB");
	assert.ok(info);
	const { tables } = info.value as { readonly tables: Readonly<Record<string, string>> };
	const texts = Object.keys(tables).map((name) => {
		const table = quoteIdentifier(name);
		return use.value(DEFAULT, `RETURN [(SELECT * FROM ${table}), (INFO FOR TABLE ${table})]`);
	});
	return JSON.stringify([info.surrealql, await Promise.all(texts), await use.ids()], undefined, "\t");
}
