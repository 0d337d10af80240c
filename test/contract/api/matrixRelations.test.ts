/** The permission matrix of relations that go only between records that exist, and between the same two only once. */
import assert from "node:assert/strict";
import { cellsOf, shortly } from "./support/matrix";
import { DEFAULT, describeAt, everywhere, recordUser } from "./support/places";

const relation = (name: string, to: string, create: string, columns = "in, out") => `
DEFINE TABLE ${name} TYPE RELATION IN user OUT ${to} ENFORCED SCHEMALESS PERMISSIONS FOR select FULL, FOR create ${create};
DEFINE INDEX once ON ${name} FIELDS ${columns} UNIQUE;
RELATE user:bob->${name}:1->${to}:1 SET n = 1;`;

/** Of `parent` there is one more than bob is related to, of `lone` there is none, and in `nothing` there is nothing. */
const schema = `
DEFINE TABLE parent SCHEMALESS PERMISSIONS NONE; CREATE parent:1, parent:2;
DEFINE TABLE lone SCHEMALESS PERMISSIONS FULL; CREATE lone:1;
DEFINE TABLE nothing SCHEMALESS PERMISSIONS FULL;
DEFINE TABLE kept SCHEMALESS PERMISSIONS FULL;
FOR $n IN 1..60 { CREATE type::record('kept', $n) SET owner = IF $n IN [1, 57] { user:bob } ELSE { user:alice } };
${relation("own", "parent", "WHERE in = $auth")}
${relation("anyone", "parent", "FULL")}
${relation("nobody", "parent", "NONE")}
${relation("denied", "lone", "NONE")}
${relation("related", "lone", "WHERE in = $auth")}
${relation("single", "parent", "WHERE in = $auth", "in")}
${relation("held", "kept", "WHERE in = $auth AND out.owner = $auth")}
DEFINE TABLE toNothing TYPE RELATION IN user OUT nothing ENFORCED PERMISSIONS FULL;
DEFINE TABLE toGone TYPE RELATION IN user OUT parent ENFORCED SCHEMALESS PERMISSIONS FOR select FULL, FOR create WHERE out = parent:gone;
RELATE user:bob->toGone:1->parent:1 SET n = 1;
DEFINE TABLE noticed TYPE RELATION IN user OUT parent ENFORCED PERMISSIONS FULL;
DEFINE INDEX once ON noticed FIELDS in, out UNIQUE;
RELATE user:bob->noticed:1->parent:1;
DEFINE EVENT no ON noticed WHEN $event = 'CREATE' AND $after.in != $auth THEN { THROW 'only your own' };
`;

describeAt(
	everywhere,
	(use) => {
		/** What bob and alice get to know of whether they may create. */
		const createOf = async (table: string) => {
			const bob = await use.session({ as: recordUser("bob") });
			const alice = await use.alice();
			const matrix = await use.api.permissionMatrix([bob.id, alice.id], { tables: [table] });
			const of = (id: string) => {
				const cells = matrix.cells.filter(({ session }) => session === id);
				const cell = cellsOf({ ...matrix, cells }, table)["create"];
				assert.ok(cell);
				return { right: shortly(cell), reason: cell.reason ?? "" };
			};
			return { bob: of(bob.id), alice: of(alice.id) };
		};

		it("relates records that exist and are not related yet", async () => {
			for (const table of ["own", "anyone", "noticed"]) {
				const { bob, alice } = await createOf(table);
				// What is copied is bob's.
				assert.deepEqual(bob, { right: "allowed 1/1", reason: "" }, table);
				const reason = table === "anyone" ? "" : "with in = $auth";
				assert.deepEqual(alice, { right: "allowed 1/1", reason }, table);
			}
		});

		it("finds the record that holds the session's own among others", async () => {
			const { bob, alice } = await createOf("held");
			assert.deepEqual([bob.right, alice.right], ["allowed 1/1", "allowed 1/1"]);
		});

		it("still tells who may relate nothing", async () => {
			for (const table of ["nobody", "denied"]) {
				const { bob, alice } = await createOf(table);
				assert.deepEqual([bob.right, alice.right], Array(2).fill("silentlyDenied 0/1"), table);
			}
		});

		it("knows nothing where no two records are free", async () => {
			for (const table of ["related", "single"]) {
				const { bob, alice } = await createOf(table);
				assert.equal(bob.right, "unknown", table);
				assert.match(bob.reason, /^no two of the records that were tried are free.*index `once`/, table);
				assert.equal(alice.right, "allowed 1/1", table);
			}
		});

		it("takes a record that does not exist for no refusal", async () => {
			for (const table of ["toNothing", "toGone"]) {
				const { bob } = await createOf(table);
				assert.equal(bob.right, "unknown", table);
				assert.match(bob.reason, /^no record could be made .*does not exist/, table);
			}
		});

		it("leaves nothing behind", async () => {
			const tables = ["own", "anyone", "related", "single", "held", "noticed", "toNothing"];
			const counts = `RETURN [${tables.map((name) => `(SELECT * FROM ${name})`).join(", ")}]`;
			const before = await use.value(DEFAULT, counts);
			for (const table of tables) await createOf(table);
			assert.equal(await use.value(DEFAULT, counts), before);
		});
	},
	{ schema },
);
