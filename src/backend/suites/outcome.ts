import type { Check } from "../../common/suites/check";
import { callError } from "../connection/failures";
import { Refusal } from "./session";

/** It could not be found out whether the case passes. */
export class Undecided extends Error {
	override readonly name = "Undecided";
}

/** What is said of something that kept a case, or a suite, from being decided. */
export function wordsOf(error: unknown): string {
	return error instanceof Undecided || error instanceof Refusal ? error.message : callError(error).message;
}

/** What a text, or a rule, was to come to. */
export interface Expectation {
	readonly succeeds: boolean;
	readonly errorContains?: string;
	readonly errorCode?: string;
	readonly at: Check["at"];
}

/** Compares what was to happen with what did. */
export function outcomeCheck(
	outcome: { readonly error?: string; readonly value?: unknown },
	{ succeeds, errorContains, errorCode, at }: Expectation,
	name = "outcome",
): Check {
	const { error } = outcome;
	if (error === undefined) {
		if (succeeds) return { name, passed: true, message: "It succeeded, as expected.", at };
		const expected = errorContains ?? errorCode ?? "a failure";
		return {
			name,
			passed: false,
			message: "It succeeded, and should have failed.",
			expected,
			actual: "success",
			at,
		};
	}
	if (succeeds)
		return {
			name,
			passed: false,
			message: "It failed, and should have succeeded.",
			expected: "success",
			actual: error,
			at,
		};
	const missing = [errorContains, errorCode].find((part) => part !== undefined && !error.includes(part));
	if (missing === undefined) return { name, passed: true, message: "It failed, as expected.", at };
	return {
		name,
		passed: false,
		message: "It failed with another error.",
		expected: missing,
		actual: error,
		at,
	};
}
