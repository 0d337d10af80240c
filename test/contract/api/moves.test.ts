/** Property: whatever surrounds them, only `USE` and `LET` at the top move the session, and they do. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { DEFAULT, describeAt, memory, server } from "./support/places";
import { refusalOf } from "./support/refusal";

/** A piece of text, and what it does to the session when it stands at the top. */
interface Piece {
	readonly text: string;
	readonly database?: string;
	readonly variable?: readonly [name: string, value: string];
}

const database = fc.constantFrom("d1", "d2", "`d 3`");
const name = fc.constantFrom("a", "b", "c_1");
const value = fc.constantFrom(
	"1",
	"1f",
	"'x; LET $a = 9'",
	"[1, 2]",
	"{ k: 'USE DB d1;' }",
	"user:⟨a;b⟩",
	"2h",
	"{1, 2}",
);
const noise = fc.constantFrom(
	"",
	" -- LET $a = 7; USE DB d1\n",
	"/* USE DB d2; */",
	"# LET $b = 1;\n",
	"// USE DB d1;\n",
	"\n\t ",
);
const still = fc.constantFrom(
	"RETURN 'USE DB d1; LET $a = 1'",
	"{ LET $a = 5; RETURN $a }",
	"RETURN { LET $b = 6; RETURN $b }",
	'RETURN "LET $a = \\"1\\"; USE DB d2"',
	"FOR $i IN [1, 2] { LET $a = $i; }",
	"IF true { LET $c_1 = 2 } ELSE { LET $c_1 = 3 }",
	"RETURN `USE DB d1`",
	"RETURN ⟨LET $a = 1; ⟩",
	"SELECT * FROM [1] WHERE 'LET $a = 1;' != NONE",
	"THROW 'LET $a = 1; USE DB d2;'",
);

const piece: fc.Arbitrary<Piece> = fc.oneof(
	still.map((text) => ({ text })),
	database.map((where) => ({ text: `USE DB ${where}`, database: where.replaceAll("`", "") })),
	fc
		.tuple(name, value)
		.map(([variable, text]) => ({ text: `LET $${variable} = ${text}`, variable: [variable, text] as const })),
	fc.tuple(name, value).map(([variable, text]) => ({
		text: `let/**/$${variable}: any =\n${text}`,
		variable: [variable, text] as const,
	})),
);

describeAt([memory, server], (use) => {
	it("the session is where the text has left it", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(noise, piece, noise), { maxLength: 6 }), async (parts) => {
				const { id } = await use.admin();
				await use.api.query(
					id,
					parts.map(([before, { text }, after]) => `${before}${text}${after}`).join(";"),
				);
				const pieces = parts.map(([, part]) => part);
				const variables = new Map(pieces.flatMap((part) => (part.variable ? [part.variable] : [])));
				const where = pieces.findLast((part) => part.database !== undefined)?.database ?? "test";
				const session = await use.now(id);
				assert.equal(session.database, where);
				assert.deepEqual(Object.keys(session.variables).sort(), [...variables.keys()].sort());
				for (const [variable, text] of variables) {
					const same = `RETURN $${variable} = ${text} AND type::of($${variable}) = type::of(${text})`;
					assert.equal(await use.value(id, same), "true");
				}
				assert.equal(await use.value(id, "RETURN session::db()"), `'${where}'`);
				await use.api.closeSession(id);
			}),
			{ numRuns: 60 },
		);
	});

	it("no text that is more than one expression sets a variable or runs anything", async () => {
		const open = fc.constantFrom("", "(", "[", "{", "'", '"', "`", "/*", "--", "⟨", "1 + ", "{ a: ", "r'");
		const middle = fc.constantFrom(
			"1",
			";",
			"1; CREATE escaped",
			"); CREATE escaped; (",
			"]; CREATE escaped; [",
			"} ; CREATE escaped; {",
			"'; CREATE escaped; '",
			"\n;CREATE escaped;\n",
			"*/; CREATE escaped; /*",
			"1, 2",
		);
		const close = fc.constantFrom("", ")", "]", "}", "'", '"', "`", "*/", "\n", "⟩", " FETCH x", " -- ", ";");
		await fc.assert(
			fc.asyncProperty(open, middle, close, async (before, between, after) => {
				const expression = before + between + after;
				const setting = use.api.setVariable(DEFAULT, "v", expression);
				const isSet = await setting.then(
					() => true,
					() => false,
				);
				if (!isSet) assert.equal((await refusalOf(setting)).code, "invalidExpression");
				// A block that creates is one expression; what is refused has run nothing.
				if (isSet) assert.equal((await use.api.query(DEFAULT, `RETURN\n${expression}\n`)).length, 1);
				else assert.ok(!(await use.value(DEFAULT, "INFO FOR DB")).includes("escaped"));
				await use.api.query(DEFAULT, "REMOVE TABLE IF EXISTS escaped");
			}),
			{ numRuns: 300 },
		);
	});
});
