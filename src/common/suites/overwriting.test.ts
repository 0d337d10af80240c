import { expect, it } from "vitest";
import { overwriting } from "./overwriting";

it.each([
	["DEFINE TABLE a", "DEFINE TABLE OVERWRITE a"],
	["define table if not exists a SCHEMAFULL;", "define table OVERWRITE a SCHEMAFULL;"],
	["DEFINE TABLE OVERWRITE a;", "DEFINE TABLE OVERWRITE a;"],
	["DEFINE /* x */ FIELD b ON a TYPE string;", "DEFINE /* x */ FIELD OVERWRITE b ON a TYPE string;"],
	["DEFINE FUNCTION fn::a() { DEFINE TABLE x; };", "DEFINE FUNCTION OVERWRITE fn::a() { DEFINE TABLE x; };"],
	["DEFINE PARAM $x VALUE 1", "DEFINE PARAM OVERWRITE $x VALUE 1"],
	["DEFINE API '/x' FOR get THEN {}", "DEFINE API OVERWRITE '/x' FOR get THEN {}"],
	["DEFINE SEQUENCE s;", "DEFINE SEQUENCE IF NOT EXISTS s;"],
	["DEFINE SEQUENCE IF NOT EXISTS s;", "DEFINE SEQUENCE IF NOT EXISTS s;"],
	["DEFINE SEQUENCE OVERWRITE s;", "DEFINE SEQUENCE OVERWRITE s;"],
	[
		"-- DEFINE TABLE c\nCREATE a SET b = 'DEFINE TABLE d';",
		"-- DEFINE TABLE c\nCREATE a SET b = 'DEFINE TABLE d';",
	],
	[
		"DEFINE TABLE a; CREATE a; DEFINE TABLE b",
		"DEFINE TABLE OVERWRITE a; CREATE a; DEFINE TABLE OVERWRITE b",
	],
	["", ""],
])("%s", (text, result) => expect(overwriting(text)).toBe(result));
