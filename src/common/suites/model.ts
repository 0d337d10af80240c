/**
 * SurrealKit's test suites as they are read from TOML: `tests/config.toml`, and one file a suite. Names and defaults are
 * SurrealKit's (1.0.0-beta.6, `crates/surrealkit/src/tester/types.rs`).
 */
import type { Json } from "./json";
import type { TextPlace, TextProblem, TomlTable } from "./toml";

/** Something wrong in a file. With `case` it keeps that case from running, without it the whole suite. */
export interface SuiteProblem extends TextProblem {
	/** Index of the case. */
	readonly case?: number;
}

/** `tests/config.toml`: what all suites share. */
export interface SuiteConfig {
	readonly baseUrl?: string;
	readonly timeoutMs?: number;
	readonly actors: ReadonlyMap<string, Actor>;
	readonly fixtures: readonly Fixture[];
}

export interface Suite {
	readonly name?: string;
	readonly tags: readonly string[];
	readonly actors: ReadonlyMap<string, Actor>;
	readonly fixtures: readonly Fixture[];
	readonly cases: readonly SuiteCase[];
}

export const ACTOR_KINDS = ["root", "namespace", "database", "record", "token", "headers"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** A value that is written down, or the name of the environment variable that holds it; the first counts. */
export interface Setting {
	readonly literal?: string;
	readonly environment?: string;
}

/** Who a case works as. */
export interface Actor {
	readonly name: string;
	readonly kind: ActorKind;
	readonly username: Setting;
	readonly password: Setting;
	readonly namespace: Setting;
	readonly database: Setting;
	readonly access: Setting;
	readonly token: Setting;
	/** Signs the record up before it signs in. */
	readonly signUp?: TomlTable;
	readonly signIn?: TomlTable;
	/** HTTP headers of its API requests, names as written. */
	readonly headers: ReadonlyMap<string, string>;
	readonly at: TextPlace;
}

/** What is run before the cases: a text, or a file beside the one that names it. */
export interface Fixture {
	readonly name?: string;
	/** `undefined` is the root actor. */
	readonly actor?: string;
	readonly source: { readonly sql: string } | { readonly file: string };
	readonly at: TextPlace;
}

export const CASE_KINDS = [
	"sql_expect",
	"permissions_matrix",
	"schema_metadata",
	"schema_behavior",
	"api_request",
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export type SuiteCase = SqlExpect | PermissionsMatrix | SchemaMetadata | SchemaBehavior | ApiRequest;

interface CaseBase<Kind extends CaseKind> {
	readonly kind: Kind;
	readonly name: string;
	readonly tags: readonly string[];
	/** `undefined` is the root actor. */
	readonly actor?: string;
	/** Its header. */
	readonly at: TextPlace;
}

/** A text that succeeds or fails, and what its first statement gives. */
export interface SqlExpect extends CaseBase<"sql_expect"> {
	readonly sql: string;
	readonly allow: boolean;
	readonly errorContains?: string;
	readonly errorCode?: string;
	readonly assertions: readonly ValueAssertion[];
}

/** What the actor may do with one record of a table. */
export interface PermissionsMatrix extends CaseBase<"permissions_matrix"> {
	readonly table: string;
	/** The record's key; `$auth` is the record that the actor is signed in as. */
	readonly record: string;
	readonly rules: readonly PermissionRule[];
}

export const RULE_ACTIONS = ["create", "select", "update", "delete", "query"] as const;

export interface PermissionRule {
	readonly name?: string;
	readonly action: (typeof RULE_ACTIONS)[number];
	readonly allow: boolean;
	/** What `query` runs. */
	readonly sql: string;
	readonly errorContains?: string;
	readonly at: TextPlace;
}

/** What is defined. */
export interface SchemaMetadata extends CaseBase<"schema_metadata"> {
	readonly sql: string;
	readonly contains: readonly { readonly text: string; readonly at: TextPlace }[];
	readonly assertions: readonly ValueAssertion[];
}

/** What a definition does. */
export interface SchemaBehavior extends CaseBase<"schema_behavior"> {
	readonly setup: readonly string[];
	readonly sql: string;
	readonly expectSuccess: boolean;
	readonly errorContains?: string;
	/** What the assertions look at; without it the action itself, once more. */
	readonly verify?: string;
	readonly assertions: readonly ValueAssertion[];
}

/** A request to an API of the database (`DEFINE API`), over HTTP. */
export interface ApiRequest extends CaseBase<"api_request"> {
	readonly method: string;
	readonly path: string;
	readonly expectedStatus: number;
	readonly headers: ReadonlyMap<string, string>;
	readonly body?: Json;
	readonly timeoutMs?: number;
	readonly bodyAssertions: readonly ValueAssertion[];
	readonly headerAssertions: readonly HeaderAssertion[];
}

/** A regular expression, and how it is written in the suite. */
export interface Pattern {
	readonly written: string;
	readonly regex: RegExp;
}

/** What a value, or a part of it, has to be; everything that it names has to hold. */
export interface ValueAssertion {
	/** Such as `0.name`; an empty one, and `.`, is the whole. */
	readonly path: string;
	readonly exists?: boolean;
	readonly equals?: Json;
	/** `$auth`, or `$auth.` and a path. */
	readonly equalsAuth?: string;
	readonly contains?: string;
	readonly regex?: Pattern;
	readonly at: TextPlace;
}

export interface HeaderAssertion {
	readonly name: string;
	readonly exists?: boolean;
	readonly equals?: string;
	readonly contains?: string;
	readonly regex?: Pattern;
	readonly at: TextPlace;
}
