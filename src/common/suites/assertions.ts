/** What a value or a header has to be, and whether it is. */
import type { Check } from "./check";
import { isSameJson, type Json, jsonText, lookUp, plainTextOf } from "./json";
import type { HeaderAssertion, Pattern, ValueAssertion } from "./model";

/** What is wrong, and with what. */
interface Fault {
	readonly message: string;
	readonly expected?: string;
	readonly actual?: string;
}

/**
 * Checks a value. `index` counts the assertions of a case from 0; `auth` is the actor's `$auth`, where it has one. A path
 * that is not there is a failure, unless `exists = false` asks for that.
 */
export function checkValue(
	value: Json,
	assertion: ValueAssertion,
	index: number,
	auth: Json | undefined,
): Check {
	const what = assertion.path.trim() === "" || assertion.path === "." ? "The value" : `“${assertion.path}”`;
	const found = lookUp(value, assertion.path);
	const fault =
		presenceFault(what, assertion.exists, found !== undefined) ??
		(found === undefined ? undefined : valueFault(what, found, assertion, auth));
	return checkOf(`json_assertion_${index + 1}`, what, fault, assertion.at);
}

/** Checks one of the headers of an answer, whatever the case of its name. */
export function checkHeader(headers: Headers, assertion: HeaderAssertion, index: number): Check {
	const what = `Header ${assertion.name}`;
	const found = headers.get(assertion.name);
	const fault =
		presenceFault(what, assertion.exists, found !== undefined) ??
		(found === undefined ? undefined : textFault(what, found, assertion));
	return checkOf(`header_assertion_${index + 1}`, what, fault, assertion.at);
}

/** The headers of an answer. */
export interface Headers {
	get(name: string): string | undefined;
}

function checkOf(name: string, what: string, fault: Fault | undefined, at: Check["at"]): Check {
	return fault
		? { name, passed: false, ...fault, at }
		: { name, passed: true, message: `${what} is as expected.`, at };
}

function presenceFault(what: string, wanted: boolean | undefined, isThere: boolean): Fault | undefined {
	if (isThere) return wanted === false ? { message: `${what} is there, and should not be.` } : undefined;
	return wanted === false ? undefined : { message: `${what} is not there.` };
}

function valueFault(
	what: string,
	found: Json,
	{ equals, equalsAuth, contains, regex }: ValueAssertion,
	auth: Json | undefined,
): Fault | undefined {
	if (equals !== undefined && !isSameJson(found, equals)) return otherFault(what, found, equals);
	if (equalsAuth !== undefined) {
		if (auth === undefined) return { message: `The actor has no $auth to compare ${what} with.` };
		const expected = partOfAuth(auth, equalsAuth);
		if (expected === undefined) return { message: `${equalsAuth} is not there: $auth is ${jsonText(auth)}.` };
		if (!isSameJson(found, expected)) return otherFault(what, found, expected);
	}
	return textFault(what, plainTextOf(found), { contains, regex });
}

function otherFault(what: string, found: Json, expected: Json): Fault {
	return { message: `${what} is another value.`, expected: jsonText(expected), actual: jsonText(found) };
}

interface TextAssertion {
	readonly equals?: string | undefined;
	readonly contains?: string | undefined;
	readonly regex?: Pattern | undefined;
}

function textFault(
	what: string,
	actual: string,
	{ equals, contains, regex }: TextAssertion,
): Fault | undefined {
	if (equals !== undefined && actual !== equals)
		return { message: `${what} is another value.`, expected: equals, actual };
	if (contains !== undefined && !actual.includes(contains))
		return { message: `${what} does not contain the text.`, expected: contains, actual };
	if (regex && !regex.regex.test(actual))
		return { message: `${what} does not match the regular expression.`, expected: regex.written, actual };
	return undefined;
}

/** `$auth`, or a part of it. A record user's is its record id, of which `$auth.id` is the same. */
function partOfAuth(auth: Json, reference: string): Json | undefined {
	if (reference === "$auth") return auth;
	if (!reference.startsWith("$auth.")) return undefined;
	const path = reference.slice("$auth.".length);
	return path === "id" && typeof auth === "string" ? auth : lookUp(auth, path);
}
