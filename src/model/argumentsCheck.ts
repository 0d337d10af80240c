/** Looks at what callers of the public API hand in: other extensions are not always written in TypeScript. */
import type { CancellationToken } from "vscode-jsonrpc";
import type { ConnectOptions, Credentials, RecordCredentials } from "../api";
import { errors } from "../common/errors";
import { notJson } from "./notJson";

type Fields = Readonly<Record<string, unknown>>;

/** Throws `invalidArgument` unless `value` is a text that is not empty. */
export function checkText(value: unknown, what: string): asserts value is string {
	if (typeof value !== "string" || value === "")
		throw errors.invalidArgument(`${what} must be a non-empty string.`);
}

/** Throws `invalidArgument` unless `value` is left out or a text. */
export function checkOptionalText(value: unknown, what: string): asserts value is string | undefined {
	if (value !== undefined && typeof value !== "string") {
		throw errors.invalidArgument(`${what} must be a string, or be left out.`);
	}
}

/** Throws `invalidArgument` unless `value` is left out or an object. */
export function checkOptions(value: unknown, what: string): Fields {
	if (value === undefined) return {};
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw errors.invalidArgument(`${what} must be an object, or be left out.`);
	}
	return value as Fields;
}

/** Throws `invalidArgument` unless `value` is left out or a cancellation token. */
export function checkToken(value: unknown): asserts value is CancellationToken | undefined {
	if (value === undefined || value === null) return;
	const { isCancellationRequested, onCancellationRequested } = value as Partial<CancellationToken>;
	if (typeof isCancellationRequested !== "boolean" || typeof onCancellationRequested !== "function") {
		throw errors.invalidArgument("The last argument must be a cancellation token, or be left out.");
	}
}

/** Throws `invalidArgument` unless the options of `connect` have the form that they are typed with. */
export function checkConnectOptions(value: unknown): asserts value is ConnectOptions | undefined {
	const { endpoint, namespace, database, auth } = checkOptions(value, "The options");
	checkOptionalText(endpoint, "endpoint");
	checkOptionalText(namespace, "namespace");
	checkOptionalText(database, "database");
	if (auth !== undefined) checkCredentials(auth);
}

/** Throws `invalidArgument` unless `value` has the form that its kind asks for. Never shows a value. */
export function checkCredentials(value: unknown): asserts value is Credentials {
	if (typeof value !== "object" || value === null)
		throw errors.invalidArgument("Credentials must be an object.");
	const fields = value as Fields;
	const needs = needed.get(String(fields["kind"]));
	if (!needs) {
		throw errors.invalidArgument(`The kind of credentials must be one of ${[...needed.keys()].join(", ")}.`);
	}
	for (const name of needs) {
		if (typeof fields[name] !== "string")
			throw errors.invalidArgument(`Credentials need a “${name}”, which is a string.`);
	}
	for (const name of ["namespace", "database"]) checkOptionalText(fields[name], name);
	if (fields["kind"] === "record") checkVariables(fields["variables"]);
}

/** Throws `invalidArgument` unless `value` is for a record access. */
export function checkRecordCredentials(value: unknown): asserts value is RecordCredentials {
	checkCredentials(value);
	if (value.kind !== "record") throw errors.invalidArgument("Only a record access can be signed up through.");
}

/**
 * Throws `invalidArgument` unless `value` is an object with variables by name, whose values JSON carries as they are. A
 * whole number of 2^53 or more is as exact as JavaScript has it, and arrives as a float.
 */
export function checkVariables(value: unknown): asserts value is Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw errors.invalidArgument("variables must be an object.");
	}
	const fault = notJson(value, "variables");
	if (fault) {
		throw errors.invalidArgument(
			`${fault}, which JSON cannot carry: use texts, finite numbers, true, false, null, lists and plain objects. For other types set a variable from a SurrealQL expression.`,
		);
	}
}

const needed: ReadonlyMap<string, readonly string[]> = new Map([
	["root", ["username", "password"]],
	["namespace", ["namespace", "username", "password"]],
	["database", ["namespace", "database", "username", "password"]],
	["access", ["access", "username", "password"]],
	["bearer", ["access", "key"]],
	["record", ["access"]],
]);
