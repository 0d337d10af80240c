import { expect, it } from "vitest";
import { levelOf, placeAt, recordOf, signInOf, type Values } from "./signInValues";

const blank: Values = {
	here: { namespace: "test", database: "test" },
	namespace: "test",
	database: "test",
	elsewhere: {},
	access: "robot",
	username: "nu",
	secret: "hush",
	fields: {},
};
const credentials = (values: Partial<Values>) => {
	const signIn = signInOf({ ...blank, ...values });
	return signIn.kind === "credentials" ? signIn.credentials : undefined;
};

it("names of a place as much as the level of a bearer access that can be seen has", () => {
	const key = { kind: "bearer", access: "robot", key: "hush" };
	expect(credentials({ kind: "bearer", seenAt: "root" })).toEqual(key);
	expect(credentials({ kind: "bearer", seenAt: "namespace" })).toEqual({ ...key, namespace: "test" });
	expect(credentials({ kind: "bearer", seenAt: "database" })).toEqual({ ...key, ...blank.here });
});

it("takes a bearer access that was typed from where it is said to be, not from where the session is", () => {
	const typed = {
		kind: "bearer",
		seenAt: "nowhere",
		elsewhere: { namespace: "far", database: "away" },
	} as const;
	const key = { kind: "bearer", access: "robot", key: "hush" };
	expect(credentials({ ...typed, level: "root" })).toEqual(key);
	expect(credentials({ ...typed, level: "namespace" })).toEqual({ ...key, namespace: "far" });
	expect(credentials({ ...typed, level: "database" })).toEqual({ ...key, ...typed.elsewhere });
});

it("goes back from a typed place to the session's, when an access that can be seen is chosen after all", () => {
	const seen = {
		kind: "bearer",
		seenAt: "namespace",
		elsewhere: { namespace: "far" },
		level: "root",
	} as const;
	expect(levelOf({ ...blank, ...seen })).toBe("namespace");
	expect(credentials(seen)).toMatchObject({ namespace: "test" });
});

it("looks for record accesses in the session's own database, whatever was typed for another kind of user", () => {
	const typed = { namespace: "far", database: "away", elsewhere: { namespace: "farther" } };
	expect(credentials({ kind: "access", ...typed })).toMatchObject(blank.here);
	expect(recordOf({ ...blank, ...typed })).toMatchObject(blank.here);
	expect(credentials({ kind: "access", ...typed, here: {} })).toMatchObject({
		namespace: "far",
		database: "away",
	});
	expect(recordOf({ ...blank, ...typed, here: { namespace: "test" } })).toMatchObject({
		namespace: "test",
		database: "away",
	});
});

it("gives the variables that a record access reads, and no others", () => {
	const record = recordOf({ ...blank, fieldNames: ["name", "pass"], fields: { name: "bob", other: "x" } });
	expect(record.variables).toEqual({ name: "bob", pass: "" });
});

it("leaves absent what a place does not have", () => {
	expect(placeAt("database", { namespace: "test" })).toEqual({ namespace: "test" });
	expect(placeAt("root", blank.here)).toEqual({});
});
