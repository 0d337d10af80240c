/** Callers that TypeScript does not check: each wrong argument is refused in words, and nothing is done. */
import assert from "node:assert/strict";
import { DEFAULT, describeAt, home, memory, recordUser } from "./support/places";
import { refused } from "./support/refusal";

const noTexts = [undefined, null, 0, true, {}, [], ["a"], Symbol("s"), () => "a"];
const noIds = [...noTexts, ""];
const noOptions = [null, 0, "", "a", true, [], [{}]];
const noOptionalTexts = [null, 0, true, {}, ["a"]];
const noTokens = [0, "", "token", true, {}, [], { isCancellationRequested: false }, () => {}];

const alice = recordUser("alice");
const circular: Record<string, unknown> = {};
circular["self"] = circular;
const noVariables = [null, 0, "", [], [1], true];
const noValues = [
	{ x: 1n },
	circular,
	{ x: () => 1 },
	{ x: Symbol("s") },
	{ x: Number.NaN },
	{ x: new Map() },
];
const noRecordCredentials = [
	undefined,
	null,
	"alice",
	0,
	[],
	{},
	{ kind: "record" },
	{ kind: "record", access: "account" },
	{ ...alice, access: 1 },
	{ ...alice, namespace: null },
	{ ...alice, database: 1 },
	...[...noVariables, ...noValues].map((variables) => ({ ...alice, variables })),
];
const noCredentials = [
	...noRecordCredentials,
	{ kind: "nobody", username: "a", password: "b" },
	{ kind: "toString", username: "a", password: "b" },
	{ kind: null },
	{ kind: "root" },
	{ kind: "root", username: "a" },
	{ kind: "root", password: "b" },
	{ kind: "root", username: "a", password: null },
	{ kind: "root", username: 1, password: "b" },
	{ kind: "namespace", username: "a", password: "b" },
	{ kind: "database", namespace: "test", username: "a", password: "b" },
	{ kind: "access", username: "a", password: "b" },
	{ kind: "bearer", access: "bearer" },
	{ kind: "bearer", access: "bearer", key: 1 },
];

describeAt([memory], (use) => {
	type Method = (...args: readonly unknown[]) => Promise<unknown>;
	/** The method as JavaScript has it: any arguments. */
	const method = (name: string): Method => {
		const api = use.api as unknown as Readonly<Record<string, Method>>;
		return api[name] ?? assert.fail(name);
	};

	/** Good arguments of each method, and for each argument what must be refused in its place. */
	const cases: Readonly<
		Record<string, { readonly good: readonly unknown[]; readonly bad: readonly (readonly unknown[])[] }>
	> = {
		connect: {
			good: [{}, undefined],
			bad: [
				[
					...noOptions,
					...["endpoint", "namespace", "database"].flatMap((name) =>
						noOptionalTexts.map((value) => ({ [name]: value })),
					),
					...noCredentials.filter((auth) => auth !== undefined).map((auth) => ({ auth })),
				],
				noTokens,
			],
		},
		disconnect: { good: [undefined], bad: [noTokens] },
		listSessions: { good: [undefined], bad: [noTokens] },
		createSession: {
			good: [{}, undefined],
			bad: [
				[
					...noOptions,
					...["name", "namespace", "database"].flatMap((name) =>
						noOptionalTexts.map((value) => ({ ...home, [name]: value })),
					),
				],
				noTokens,
			],
		},
		forkSession: {
			good: [DEFAULT, {}, undefined],
			bad: [noIds, [...noOptions, ...noOptionalTexts.map((name) => ({ name }))], noTokens],
		},
		activateSession: { good: [DEFAULT], bad: [noIds] },
		renameSession: { good: [DEFAULT, "name"], bad: [noIds, noTexts] },
		useNamespaceDatabase: {
			good: [DEFAULT, {}, undefined],
			bad: [
				noIds,
				[
					...noOptions,
					undefined,
					...["namespace", "database"].flatMap((name) =>
						[0, true, {}, []].map((value) => ({ [name]: value })),
					),
				],
				noTokens,
			],
		},
		signIn: { good: [DEFAULT, alice, undefined], bad: [noIds, noCredentials, noTokens] },
		signUp: {
			good: [DEFAULT, alice, undefined],
			bad: [noIds, [...noRecordCredentials, { kind: "root", username: "a", password: "b" }], noTokens],
		},
		authenticate: { good: [DEFAULT, "a.b.c", undefined], bad: [noIds, noIds, noTokens] },
		signOut: { good: [DEFAULT, undefined], bad: [noIds, noTokens] },
		setVariable: { good: [DEFAULT, "x", "1", undefined], bad: [noIds, noTexts, noTexts, noTokens] },
		unsetVariable: { good: [DEFAULT, "x", undefined], bad: [noIds, noTexts, noTokens] },
		resetSession: { good: [DEFAULT, undefined], bad: [noIds, noTokens] },
		closeSession: { good: [DEFAULT, undefined], bad: [noIds, noTokens] },
		query: {
			good: [DEFAULT, "CREATE never_made", {}, undefined],
			bad: [
				noIds,
				noTexts,
				[...noOptions, ...[...noVariables, ...noValues].map((variables) => ({ variables }))],
				noTokens,
			],
		},
		openAsRecord: {
			good: ["user:alice", {}, undefined],
			bad: [
				noTexts,
				[
					...noOptions,
					{ name: 1 },
					{ namespace: 1, database: "test" },
					{ namespace: "test", database: null },
				],
				noTokens,
			],
		},
		permissionMatrix: {
			good: [[DEFAULT], { tables: ["note"] }, undefined],
			bad: [
				[undefined, DEFAULT, [1], [""], [DEFAULT, DEFAULT]],
				[
					1,
					"note",
					[],
					{ tables: "note" },
					{ tables: [1] },
					{ fields: 1 },
					{ records: 0 },
					{ records: 1.5 },
					{ records: "1" },
					{ outside: "yes" },
				],
				noTokens,
			],
		},
		whatIf: {
			good: [[DEFAULT], "DEFINE TABLE never_made;", { records: 1 }, undefined],
			bad: [
				[undefined, DEFAULT, [1], [""], [DEFAULT, DEFAULT]],
				[undefined, null, 1, ["DEFINE TABLE a"]],
				[1, "note", [], { tables: "note" }, { fields: 1 }, { records: 0 }],
				noTokens,
			],
		},
		compare: {
			good: [[DEFAULT], "CREATE never_made", {}, undefined],
			bad: [
				[undefined, null, "default", {}, [], [0], [""], [DEFAULT, DEFAULT]],
				noTexts,
				[
					...noOptions,
					...[...noVariables, ...noValues].map((variables) => ({ variables })),
					...[null, "", "keep", true, ["commit"]].map((writes) => ({ writes })),
				],
				noTokens,
			],
		},
	};

	it("covers every method", () => {
		const methods = Object.entries(Object.getOwnPropertyDescriptors(use.api))
			.filter(([name, { value }]) => typeof value === "function" && !name.startsWith("onDid"))
			.map(([name]) => name);
		assert.deepEqual(Object.keys(cases).sort(), methods.sort());
	});

	for (const [name, { good, bad }] of Object.entries(cases)) {
		it(`${name}: ${bad.flat().length} wrong arguments`, async () => {
			await use.api.setVariable(DEFAULT, "kept", "1");
			const before = await use.api.listSessions();
			for (const [position, values] of bad.entries()) {
				for (const value of values) {
					const args = good.with(position, value);
					const call = method(name)(...args);
					assert.ok(call instanceof Promise, "throws at once instead of rejecting");
					const { message } = await refused("invalidArgument", call);
					assert.match(message, /^\S.+\.$/);
				}
			}
			assert.equal(use.api.connection.state, "connected");
			assert.deepEqual(await use.api.listSessions(), before);
			assert.doesNotMatch(await use.value(DEFAULT, "INFO FOR DB"), /never_made/);
		});
	}

	it("null is as good as no token", async () => {
		await method("setVariable")(DEFAULT, "x", "1", null);
		await method("unsetVariable")(DEFAULT, "x", null);
		assert.equal(((await method("listSessions")(null)) as readonly unknown[]).length, 1);
	});

	it("what is unknown in options is no matter", async () => {
		const made = await method("createSession")({ name: "a", colour: "red" });
		assert.equal((made as { name: string }).name, "a");
	});

	it("listeners that are none are refused, and do no harm", async () => {
		const { api } = use;
		const listening = api.onDidChangeSessions(() => {
			throw new Error("a listener of another extension");
		});
		let heard = 0;
		const other = api.onDidChangeSessions(() => heard++);
		await api.renameSession(DEFAULT, "renamed");
		listening.dispose();
		other.dispose();
		assert.notEqual(heard, 0);
		const before = heard;
		await api.renameSession(DEFAULT, "again");
		assert.equal(heard, before);
	});
});
