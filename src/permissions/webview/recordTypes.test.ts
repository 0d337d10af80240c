import { expect, it } from "vitest";
import { recordTablesOf } from "./recordTypes";

it.each([
	["TYPE record<user>", ["user"]],
	["TYPE option<record<user>> DEFAULT record<other>", ["user"]],
	["TYPE none | record<user | team>", ["user", "team"]],
	["TYPE record<`odd name`>", ["odd name"]],
	["TYPE array<record<user>>", []],
	["TYPE set<record<user>, 3>", []],
	["TYPE record", []],
	["TYPE string ASSERT $value != 'record<user>'", []],
	["PERMISSIONS FULL", []],
])("%s", (definition, tables) => {
	expect(recordTablesOf(`DEFINE FIELD owner ON note ${definition}`)).toEqual(tables);
});
